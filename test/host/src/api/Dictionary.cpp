#include "Areas.h"

#include <memory>

#include <angelscript/scriptdictionary.h>

#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		constexpr asPWORD DICTIONARY_CACHE = 1003; // the add-on's own slot

		// CScriptDictionary reads these three pointers from the engine; the add-on fills them in only when it registers its
		// own method names.
		struct DictionaryCache
		{
			asITypeInfo* Dictionary;
			asITypeInfo* StringArray;
			asITypeInfo* String;
		};

		void FreeCache(asIScriptEngine* engine)
		{
			delete static_cast<DictionaryCache*>(engine->GetUserData(DICTIONARY_CACHE));
		}

		void SetupCache(asIScriptEngine* engine)
		{
			auto cache = std::make_unique<DictionaryCache>();
			cache->Dictionary = engine->GetTypeInfoByName("dictionary");
			cache->StringArray = engine->GetTypeInfoByDecl("array<string>");
			cache->String = engine->GetTypeInfoByName("string");
			engine->SetUserData(cache.release(), DICTIONARY_CACHE);
			engine->SetEngineUserDataCleanupCallback(FreeCache, DICTIONARY_CACHE);
		}

		bool IsNarrowNumber(int typeId)
		{
			return !(typeId & asTYPEID_MASK_OBJECT) && typeId != asTYPEID_INT64 && typeId != asTYPEID_DOUBLE;
		}

		bool GetUnlessNarrow(const CScriptDictionary& self, const std::string& key, void* value, int typeId)
		{
			return !IsNarrowNumber(typeId) && self.Get(key, value, typeId);
		}

		// The compiler of this VM reads an int through the Get for int64, so where only wide numbers come back there is none.
		void RegisterGet(Type& type)
		{
			if (GetRuntime().Data().WideNumbersOnly) {
				type.Extension("bool Get(const string&in, ?&out) const", asFUNCTION(GetUnlessNarrow));
				return;
			}
			type.Method("bool Get(const string&in, ?&out) const", asMETHODPR(CScriptDictionary, Get, (const dictKey_t&, void*, int) const, bool));
			type.Method("bool Get(const string&in, int64&out) const", asMETHODPR(CScriptDictionary, Get, (const dictKey_t&, asINT64&) const, bool));
			type.Method("bool Get(const string&in, double&out) const", asMETHODPR(CScriptDictionary, Get, (const dictKey_t&, double&) const, bool));
		}

		void Create(asIScriptGeneric* call)
		{
			call->SetReturnAddress(CScriptDictionary::Create(call->GetEngine()));
		}

		void CreateFromList(asIScriptGeneric* call)
		{
			call->SetReturnAddress(CScriptDictionary::Create(static_cast<asBYTE*>(call->GetArgAddress(0))));
		}
	}

	void RegisterDictionary(asIScriptEngine* engine)
	{
		RegisterDictionaryValue(engine);
		Type type(engine, "dictionary", sizeof(CScriptDictionary), asOBJ_REF | asOBJ_GC);
		SetupCache(engine);

		type.Behaviour(asBEHAVE_FACTORY, "dictionary@ f()", asFUNCTION(Create), asCALL_GENERIC);
		type.Behaviour(asBEHAVE_LIST_FACTORY, "dictionary@ f(int&in) {repeat {string, ?}}", asFUNCTION(CreateFromList), asCALL_GENERIC);
		type.Counted<CScriptDictionary>();
		type.Behaviour(asBEHAVE_GETREFCOUNT, "int f()", asMETHOD(CScriptDictionary, GetRefCount), asCALL_THISCALL);
		type.Behaviour(asBEHAVE_SETGCFLAG, "void f()", asMETHOD(CScriptDictionary, SetGCFlag), asCALL_THISCALL);
		type.Behaviour(asBEHAVE_GETGCFLAG, "bool f()", asMETHOD(CScriptDictionary, GetGCFlag), asCALL_THISCALL);
		type.Behaviour(asBEHAVE_ENUMREFS, "void f(int&in)", asMETHOD(CScriptDictionary, EnumReferences), asCALL_THISCALL);
		type.Behaviour(asBEHAVE_RELEASEREFS, "void f(int&in)", asMETHOD(CScriptDictionary, ReleaseAllReferences), asCALL_THISCALL);

		type.Method("dictionary& opAssign(const dictionary&in)", asMETHODPR(CScriptDictionary, operator=, (const CScriptDictionary&), CScriptDictionary&));
		type.Method("void Set(const string&in, const ?&in)", asMETHODPR(CScriptDictionary, Set, (const dictKey_t&, void*, int), void));
		type.Method("void Set(const string&in, const int64&in)", asMETHODPR(CScriptDictionary, Set, (const dictKey_t&, const asINT64&), void));
		type.Method("void Set(const string&in, const double&in)", asMETHODPR(CScriptDictionary, Set, (const dictKey_t&, const double&), void));
		RegisterGet(type);
		type.Method("bool Exists(const string&in) const", asMETHOD(CScriptDictionary, Exists));
		type.Method("bool IsEmpty() const", asMETHOD(CScriptDictionary, IsEmpty));
		type.Method("uint GetSize() const", asMETHOD(CScriptDictionary, GetSize));
		type.Method("bool Delete(const string&in)", asMETHOD(CScriptDictionary, Delete));
		type.Method("void DeleteAll()", asMETHOD(CScriptDictionary, DeleteAll));
		type.Method("string[]@ GetKeys() const", asMETHOD(CScriptDictionary, GetKeys));
		type.Method("dictionaryValue& opIndex(const string&in)", asMETHODPR(CScriptDictionary, operator[], (const dictKey_t&), CScriptDictValue*));
		type.Method("const dictionaryValue& opIndex(const string&in) const", asMETHODPR(CScriptDictionary, operator[], (const dictKey_t&) const, const CScriptDictValue*));
	}
}
