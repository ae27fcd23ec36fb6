#include "Areas.h"
#include "Files.h"
#include "JsonValue.h"

namespace Host
{
	namespace
	{
		JsonValue* Object()
		{
			return Handle(JsonValue::Make(JsonValue::Object()));
		}

		JsonValue* Array()
		{
			return Handle(JsonValue::Make(JsonValue::Array()));
		}

		JsonValue* Parse(const std::string& text)
		{
			try {
				return Handle(JsonValue::Parse(text));
			} catch (const nlohmann::json::exception& fault) {
				ThrowInScript(std::string("Cannot parse Json: ") + fault.what());
				return nullptr;
			}
		}

		std::string Write(const JsonValue* value, bool pretty)
		{
			const JsonValue::Child owned = JsonValue::Child::Adopt(const_cast<JsonValue*>(value));
			return owned ? owned->Write(pretty) : "null";
		}

		JsonValue* FromFile(const std::string& path)
		{
			std::string text;
			return ReadFile(path, text) ? Parse(text) : nullptr;
		}

		void ToFile(const std::string& path, const JsonValue* value, bool pretty)
		{
			WriteFile(path, Write(value, pretty));
		}
	}

	void RegisterJson(asIScriptEngine* engine)
	{
		RegisterJsonValue(engine);
		RegisterDictionaryJson(engine);
		Namespace scope(engine, "Json");
		scope.Function("Value@ Object()", asFUNCTION(Object));
		scope.Function("Value@ Array()", asFUNCTION(Array));
		scope.Function("Value@ Parse(const string&in json)", asFUNCTION(Parse));
		scope.Function("string Write(const Value@ value, bool pretty = false)", asFUNCTION(Write));
		scope.Function("Value@ FromFile(const string&in filename)", asFUNCTION(FromFile));
		scope.Function("void ToFile(const string&in filename, const Value@ value, bool pretty = false)", asFUNCTION(ToFile));
	}
}
