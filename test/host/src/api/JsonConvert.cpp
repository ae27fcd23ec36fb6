#include "JsonConvert.h"

#include "Areas.h"

#include <angelscript/scriptarray.h>
#include <angelscript/scriptdictionary.h>

namespace Host
{
	namespace
	{
		template <typename T>
		T At(const void* value)
		{
			return *static_cast<const T*>(value);
		}

		JsonValue::Child FromPrimitive(const void* value, int typeId)
		{
			switch (typeId) {
				case asTYPEID_BOOL: return JsonValue::Make(At<bool>(value));
				case asTYPEID_INT8: return JsonValue::Make(int64_t{At<int8_t>(value)});
				case asTYPEID_INT16: return JsonValue::Make(int64_t{At<int16_t>(value)});
				case asTYPEID_INT64: return JsonValue::Make(At<int64_t>(value));
				case asTYPEID_UINT8: return JsonValue::Make(int64_t{At<uint8_t>(value)});
				case asTYPEID_UINT16: return JsonValue::Make(int64_t{At<uint16_t>(value)});
				case asTYPEID_UINT32: return JsonValue::Make(int64_t{At<uint32_t>(value)});
				case asTYPEID_UINT64: return JsonValue::Make(static_cast<int64_t>(At<uint64_t>(value)));
				case asTYPEID_FLOAT: return JsonValue::Make(double{At<float>(value)});
				case asTYPEID_DOUBLE: return JsonValue::Make(At<double>(value));
				default: return JsonValue::Make(int64_t{At<int32_t>(value)}); // int and enums
			}
		}

		JsonValue::Child FromArray(asIScriptEngine* engine, const CScriptArray& array)
		{
			JsonValue::Child json = JsonValue::Make(JsonValue::Array());
			for (asUINT i = 0; i < array.GetSize(); i++) {
				JsonValue::Child item = ToJson(engine, array.At(i), array.GetElementTypeId());
				if (!item) {
					return item;
				}
				json->Append(std::move(item));
			}
			return json;
		}

		JsonValue::Child FromDictionary(asIScriptEngine* engine, const CScriptDictionary& dictionary)
		{
			JsonValue::Child json = JsonValue::Make(JsonValue::Object());
			const Ref<CScriptArray> keys = Ref<CScriptArray>::Adopt(dictionary.GetKeys());
			for (asUINT i = 0; i < keys->GetSize(); i++) {
				const std::string& key = *static_cast<const std::string*>(keys->At(i));
				const CScriptDictValue* entry = dictionary[key];
				const JsonValue::Child value = ToJson(engine, entry->GetAddressOfValue(), entry->GetTypeId());
				if (!value) {
					return value;
				}
				json->FindOrAdd(key)->Assign(*value);
			}
			return json;
		}

		JsonValue* ArrayToJsonHandle(const CScriptArray& self)
		{
			return Handle(FromArray(asGetActiveContext()->GetEngine(), self));
		}

		JsonValue* DictionaryToJsonHandle(const CScriptDictionary& self)
		{
			return Handle(FromDictionary(asGetActiveContext()->GetEngine(), self));
		}
	}

	JsonValue::Child ToJson(asIScriptEngine* engine, const void* value, int typeId)
	{
		if (!(typeId & asTYPEID_MASK_OBJECT)) {
			return typeId == asTYPEID_VOID ? JsonValue::Make() : FromPrimitive(value, typeId);
		}
		if (typeId & asTYPEID_OBJHANDLE) {
			value = At<void*>(value);
			if (!value) {
				return JsonValue::Make();
			}
		}

		const std::string type = engine->GetTypeInfoById(typeId)->GetName();
		if (type == "string") {
			return JsonValue::Make(*static_cast<const std::string*>(value));
		}
		if (type == "Value") {
			return static_cast<const JsonValue*>(value)->Clone();
		}
		if (type == "array") {
			return FromArray(engine, *static_cast<const CScriptArray*>(value));
		}
		if (type == "dictionary") {
			return FromDictionary(engine, *static_cast<const CScriptDictionary*>(value));
		}
		ThrowInScript("Cannot convert \"" + type + "\" to Json::Value");
		return {};
	}

	void RegisterArrayJson(asIScriptEngine* engine)
	{
		Type(engine, "array<T>").Extension("Json::Value@ ToJson() const", asFUNCTION(ArrayToJsonHandle));
	}

	void RegisterDictionaryJson(asIScriptEngine* engine)
	{
		Type(engine, "dictionary").Extension("Json::Value@ ToJson() const", asFUNCTION(DictionaryToJsonHandle));
	}
}
