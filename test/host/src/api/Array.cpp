#include "Areas.h"
#include "ArrayTemplate.h"
#include "Arrays.h"

namespace Host
{
	namespace
	{
		constexpr asPWORD STRING_ARRAY = 2001;

		void RegisterMemory(Type& type)
		{
			type.Factory("(int&in)", asFUNCTIONPR(CScriptArray::Create, (asITypeInfo*), CScriptArray*));
			type.Factory("(int&in, uint length) explicit", asFUNCTIONPR(CScriptArray::Create, (asITypeInfo*, asUINT), CScriptArray*));
			type.Factory("(int&in, uint length, const T&in value)", asFUNCTIONPR(CScriptArray::Create, (asITypeInfo*, asUINT, void*), CScriptArray*));
			type.Behaviour(asBEHAVE_LIST_FACTORY, "array<T>@ f(int&in type, int&in list) {repeat T}",
				asFUNCTIONPR(CScriptArray::Create, (asITypeInfo*, void*), CScriptArray*), asCALL_CDECL);
			type.Counted<CScriptArray>();
			type.Behaviour(asBEHAVE_GETREFCOUNT, "int f()", asMETHOD(CScriptArray, GetRefCount), asCALL_THISCALL);
			type.Behaviour(asBEHAVE_SETGCFLAG, "void f()", asMETHOD(CScriptArray, SetFlag), asCALL_THISCALL);
			type.Behaviour(asBEHAVE_GETGCFLAG, "bool f()", asMETHOD(CScriptArray, GetFlag), asCALL_THISCALL);
			type.Behaviour(asBEHAVE_ENUMREFS, "void f(int&in)", asMETHOD(CScriptArray, EnumReferences), asCALL_THISCALL);
			type.Behaviour(asBEHAVE_RELEASEREFS, "void f(int&in)", asMETHOD(CScriptArray, ReleaseAllHandles), asCALL_THISCALL);
		}

		void RegisterElements(Type& type)
		{
			type.Method("T& opIndex(uint index)", asMETHODPR(CScriptArray, At, (asUINT), void*));
			type.Method("const T& opIndex(uint index) const", asMETHODPR(CScriptArray, At, (asUINT) const, const void*));
			type.Method("T[]& opAssign(const T[]&in)", asMETHOD(CScriptArray, operator=));
			type.Method("bool opEquals(const T[]&in) const", asMETHOD(CScriptArray, operator==));
			type.Method("void InsertAt(uint index, const T&in value)", asMETHODPR(CScriptArray, InsertAt, (asUINT, void*), void));
			type.Method("void InsertAt(uint index, const T[]&inout arr)", asMETHODPR(CScriptArray, InsertAt, (asUINT, const CScriptArray&), void));
			type.Method("void InsertLast(const T&in value)", asMETHOD(CScriptArray, InsertLast));
			type.Method("void RemoveAt(uint index)", asMETHOD(CScriptArray, RemoveAt));
			type.Method("void RemoveLast()", asMETHOD(CScriptArray, RemoveLast));
			type.Method("void RemoveRange(uint start, uint count)", asMETHOD(CScriptArray, RemoveRange));
			type.Method("void Reserve(uint length)", asMETHOD(CScriptArray, Reserve));
			type.Method("void Resize(uint length)", asMETHODPR(CScriptArray, Resize, (asUINT), void));
			type.Method("bool IsEmpty() const", asMETHOD(CScriptArray, IsEmpty));
			type.Method("uint get_Length() const", asMETHOD(CScriptArray, GetSize));
			type.Method("void set_Length(uint)", asMETHODPR(CScriptArray, Resize, (asUINT), void));
		}

		void RegisterOrder(Type& type)
		{
			const asSFuncPtr sort = asMETHODPR(CScriptArray, Sort, (asIScriptFunction*, asUINT, asUINT), void);
			type.Method("void SortAsc()", asMETHODPR(CScriptArray, SortAsc, (), void));
			type.Method("void SortAsc(uint startAt, uint count)", asMETHODPR(CScriptArray, SortAsc, (asUINT, asUINT), void));
			type.Method("void SortDesc()", asMETHODPR(CScriptArray, SortDesc, (), void));
			type.Method("void SortDesc(uint startAt, uint count)", asMETHODPR(CScriptArray, SortDesc, (asUINT, asUINT), void));
			type.Method("void Sort(less&in, uint startAt = 0, uint count = uint(-1))", sort);
			type.Method("void SortNonConst(less_nonconst&in, uint startAt = 0, uint count = uint(-1))", sort);
			type.Method("void Reverse()", asMETHOD(CScriptArray, Reverse));
			type.Method("int Find(const T&in if_handle_then_const value) const", asMETHODPR(CScriptArray, Find, (void*) const, int));
			type.Method("int Find(uint startAt, const T&in if_handle_then_const value) const", asMETHODPR(CScriptArray, Find, (asUINT, void*) const, int));
			type.Method("int FindByRef(const T&in if_handle_then_const value) const", asMETHODPR(CScriptArray, FindByRef, (void*) const, int));
			type.Method("int FindByRef(uint startAt, const T&in if_handle_then_const value) const", asMETHODPR(CScriptArray, FindByRef, (asUINT, void*) const, int));
		}
	}

	void RegisterArray(asIScriptEngine* engine)
	{
		const asDWORD flags = asOBJ_REF | asOBJ_GC | asOBJ_TEMPLATE;
		Check(engine->RegisterObjectType("array<class T>", 0, flags), "array<class T>");
		Check(engine->RegisterDefaultArrayType("array<T>"), "T[]");
		RegisterArrayTemplate(engine);

		Type type(engine, "array<T>");
		RegisterMemory(type);
		RegisterElements(type);
		Namespace scope(engine, "");
		scope.Funcdef("bool array<T>::less(const T&in if_handle_then_const a, const T&in if_handle_then_const b)");
		scope.Funcdef("bool array<T>::less_nonconst(T&in a, T&in b)");
		RegisterOrder(type);
		RegisterArrayJson(engine);

		engine->SetUserData(engine->GetTypeInfoByDecl("array<string>"), STRING_ARRAY);
	}

	CScriptArray* MakeStringArray(const std::vector<std::string>& values)
	{
		asIScriptEngine* engine = asGetActiveContext()->GetEngine();
		auto* type = static_cast<asITypeInfo*>(engine->GetUserData(STRING_ARRAY));
		CScriptArray* array = CScriptArray::Create(type, static_cast<asUINT>(values.size()));
		for (asUINT i = 0; i < values.size(); i++) {
			*static_cast<std::string*>(array->At(i)) = values[i];
		}
		return array;
	}
}
