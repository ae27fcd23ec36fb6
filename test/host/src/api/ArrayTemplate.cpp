#include "ArrayTemplate.h"

#include <string>

namespace Host
{
	namespace
	{
		constexpr asPWORD ARRAY_CACHE = 1000; // the add-on's own slot

		bool HasDefaultConstructor(asITypeInfo* type)
		{
			for (asUINT i = 0; i < type->GetBehaviourCount(); i++) {
				asEBehaviours behaviour;
				asIScriptFunction* function = type->GetBehaviourByIndex(i, &behaviour);
				if (behaviour == asBEHAVE_CONSTRUCT && function->GetParamCount() == 0) {
					return true;
				}
			}
			return false;
		}

		bool HasDefaultFactory(asITypeInfo* type)
		{
			for (asUINT i = 0; i < type->GetFactoryCount(); i++) {
				if (type->GetFactoryByIndex(i)->GetParamCount() == 0) {
					return true;
				}
			}
			return false;
		}

		bool CanHold(asITypeInfo* element)
		{
			const asDWORD flags = element->GetFlags();
			if (flags & asOBJ_VALUE) {
				return (flags & asOBJ_POD) || HasDefaultConstructor(element);
			}
			return !(flags & asOBJ_REF) || HasDefaultFactory(element);
		}

		// A handle may also refer to an object of a derived class, which may need collecting where its base does not.
		bool MayFormCycle(asITypeInfo* element, bool byHandle)
		{
			const asDWORD flags = element->GetFlags();
			if (flags & asOBJ_GC) {
				return true;
			}
			return byHandle && (flags & asOBJ_SCRIPT_OBJECT) && !(flags & asOBJ_NOINHERIT);
		}

		bool CheckElementType(asITypeInfo* array, bool& withoutCollector)
		{
			asIScriptEngine* engine = array->GetEngine();
			const int elementId = array->GetSubTypeId();
			if (elementId == asTYPEID_VOID) {
				return false;
			}
			if (!(elementId & asTYPEID_MASK_OBJECT)) {
				withoutCollector = true;
				return true;
			}

			asITypeInfo* element = engine->GetTypeInfoById(elementId);
			const bool byHandle = elementId & asTYPEID_OBJHANDLE;
			if (!byHandle && !CanHold(element)) {
				const std::string text = std::string("The element type \"") + element->GetName() + "\" has no default constructor";
				engine->WriteMessage("array", 0, 0, asMSGTYPE_ERROR, text.c_str());
				return false;
			}
			withoutCollector = !MayFormCycle(element, byHandle);
			return true;
		}

		void FreeCache(asITypeInfo* array)
		{
			asFreeMem(array->GetUserData(ARRAY_CACHE));
		}
	}

	void RegisterArrayTemplate(asIScriptEngine* engine)
	{
		engine->SetTypeInfoUserDataCleanupCallback(FreeCache, ARRAY_CACHE);
		Type(engine, "array<T>").Behaviour(asBEHAVE_TEMPLATE_CALLBACK, "bool f(int&in, bool&out)", asFUNCTION(CheckElementType), asCALL_CDECL);
	}
}
