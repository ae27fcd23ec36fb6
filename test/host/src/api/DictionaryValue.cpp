#include "Areas.h"

#include <new>

#include <angelscript/scriptdictionary.h>

namespace Host
{
	namespace
	{
		asIScriptEngine* Engine()
		{
			return asGetActiveContext()->GetEngine();
		}

		void Construct(CScriptDictValue* self)
		{
			new (self) CScriptDictValue();
		}

		// Without a context, as when global variables go, the collector has freed the value before.
		void Destruct(CScriptDictValue* self)
		{
			if (asIScriptContext* context = asGetActiveContext()) {
				self->FreeValue(context->GetEngine());
			}
			self->~CScriptDictValue();
		}

		CScriptDictValue& AssignAny(CScriptDictValue& self, void* value, int typeId)
		{
			self.Set(Engine(), value, typeId);
			return self;
		}

		CScriptDictValue& AssignValue(CScriptDictValue& self, CScriptDictValue& other)
		{
			self.Set(Engine(), other);
			return self;
		}

		template <typename T>
		CScriptDictValue& AssignNumber(CScriptDictValue& self, T value)
		{
			self.Set(Engine(), value);
			return self;
		}

		void Convert(CScriptDictValue& self, void* value, int typeId)
		{
			self.Get(Engine(), value, typeId);
		}

		template <typename T>
		T ConvertNumber(CScriptDictValue& self)
		{
			T value = 0;
			self.Get(Engine(), value);
			return value;
		}
	}

	void RegisterDictionaryValue(asIScriptEngine* engine)
	{
		Type type(engine, "dictionaryValue", sizeof(CScriptDictValue), asOBJ_VALUE | asOBJ_ASHANDLE | asOBJ_GC | asOBJ_APP_CLASS_CD);
		type.Constructor("()", asFUNCTION(Construct));
		type.Destructor(asFUNCTION(Destruct));
		type.Behaviour(asBEHAVE_ENUMREFS, "void f(int&in)", asMETHOD(CScriptDictValue, EnumReferences), asCALL_THISCALL);
		type.Behaviour(asBEHAVE_RELEASEREFS, "void f(int&in)", asMETHOD(CScriptDictValue, FreeValue), asCALL_THISCALL);

		type.Extension("dictionaryValue& opAssign(const dictionaryValue&in)", asFUNCTION(AssignValue));
		type.Extension("dictionaryValue& opHndlAssign(const ?&in)", asFUNCTION(AssignAny));
		type.Extension("dictionaryValue& opHndlAssign(const dictionaryValue&in)", asFUNCTION(AssignValue));
		type.Extension("dictionaryValue& opAssign(const ?&in)", asFUNCTION(AssignAny));
		type.Extension("dictionaryValue& opAssign(double)", asFUNCTION(AssignNumber<double>));
		type.Extension("dictionaryValue& opAssign(int64)", asFUNCTION(AssignNumber<asINT64>));
		type.Extension("void opCast(?&out)", asFUNCTION(Convert));
		type.Extension("void opConv(?&out)", asFUNCTION(Convert));
		type.Extension("int64 opConv()", asFUNCTION(ConvertNumber<asINT64>));
		type.Extension("double opConv()", asFUNCTION(ConvertNumber<double>));
	}
}
