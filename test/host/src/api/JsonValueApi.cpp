#include "Areas.h"
#include "Arrays.h"
#include "JsonConvert.h"

namespace Host
{
	namespace
	{
		using Kind = JsonValue::Kind;

		JsonValue* Create()
		{
			return Handle(JsonValue::Make());
		}

		JsonValue* CreateFrom(const void* value, int typeId)
		{
			return Handle(ToJson(asGetActiveContext()->GetEngine(), value, typeId));
		}

		JsonValue* AtKey(JsonValue& self, const std::string& key)
		{
			JsonValue* value = self.FindOrAdd(key);
			if (!value) {
				ThrowInScript(std::string("Cannot use a key on a Json::Value of type ") + KindName(self.GetKind()));
				return nullptr;
			}
			value->AddRef();
			return value;
		}

		JsonValue* AtKeyConst(const JsonValue& self, const std::string& key)
		{
			JsonValue* value = self.Find(key);
			return value ? Handle(JsonValue::Child(value)) : Create();
		}

		JsonValue* AtIndex(const JsonValue& self, int index)
		{
			const JsonValue::Array* items = self.As<JsonValue::Array>();
			if (!items || index < 0 || static_cast<size_t>(index) >= items->size()) {
				ThrowInScript("Json index out of range: " + std::to_string(index));
				return nullptr;
			}
			return Handle((*items)[index]);
		}

		JsonValue* Get(const JsonValue& self, const std::string& key)
		{
			return Handle(JsonValue::Child(self.Find(key)));
		}

		const JsonValue* GetOr(const JsonValue& self, const std::string& key, const JsonValue& fallback)
		{
			const JsonValue* value = self.Find(key);
			value = value ? value : &fallback;
			value->AddRef();
			return value;
		}

		void Mismatch(const JsonValue& self, const char* target)
		{
			ThrowInScript(std::string("Cannot convert a Json::Value of type ") + KindName(self.GetKind()) + " to " + target);
		}

		std::string ToString(const JsonValue& self)
		{
			if (const std::string* text = self.As<std::string>()) {
				return *text;
			}
			Mismatch(self, "string");
			return "";
		}

		template <typename T>
		T ToNumber(const JsonValue& self)
		{
			if (const int64_t* number = self.As<int64_t>()) {
				return static_cast<T>(*number);
			}
			if (const double* number = self.As<double>()) {
				return static_cast<T>(*number);
			}
			Mismatch(self, "a number");
			return 0;
		}

		bool ToBool(const JsonValue& self)
		{
			if (const bool* flag = self.As<bool>()) {
				return *flag;
			}
			Mismatch(self, "bool");
			return false;
		}

		JsonValue* Assign(JsonValue& self, const JsonValue& other)
		{
			self.Assign(other);
			return &self;
		}

		void Add(JsonValue& self, JsonValue* value)
		{
			const JsonValue::Child owned = JsonValue::Child::Adopt(value);
			if (!self.Append(value ? value->Clone() : JsonValue::Make())) {
				ThrowInScript(std::string("Cannot add to a Json::Value of type ") + KindName(self.GetKind()));
			}
		}

		bool HasKey(const JsonValue& self, const std::string& key)
		{
			return self.Find(key);
		}

		void RemoveIndex(JsonValue& self, int index)
		{
			JsonValue::Array* items = self.As<JsonValue::Array>();
			if (items && index >= 0 && static_cast<size_t>(index) < items->size()) {
				items->erase(items->begin() + index);
			}
		}

		void RemoveKey(JsonValue& self, const std::string& key)
		{
			if (JsonValue::Object* members = self.As<JsonValue::Object>()) {
				for (auto member = members->begin(); member != members->end(); ++member) {
					if (member->first == key) {
						members->erase(member);
						return;
					}
				}
			}
		}

		CScriptArray* GetKeys(const JsonValue& self)
		{
			std::vector<std::string> keys;
			if (const JsonValue::Object* members = self.As<JsonValue::Object>()) {
				for (const auto& [key, value] : *members) {
					keys.push_back(key);
				}
			}
			return MakeStringArray(keys);
		}
	}

	void DeclareJson(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Json");
		Type(engine, "Value", 0, asOBJ_REF).Counted<JsonValue>();
	}

	void RegisterJsonValue(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Json");
		scope.Enum("Type", {{"Unknown", 0}, {"String", 1}, {"Number", 2}, {"Object", 3}, {"Array", 4}, {"Boolean", 5}, {"Null", 6}});

		Type type(engine, "Value");
		type.Factory("()", asFUNCTION(Create));
		type.Factory("(const ?&in)", asFUNCTION(CreateFrom));
		type.Method("Json::Type GetType() const", asMETHOD(JsonValue, GetKind));
		type.Extension("Json::Value@ opIndex(const string&in)", asFUNCTION(AtKey));
		type.Extension("const Json::Value@ opIndex(const string&in) const", asFUNCTION(AtKeyConst));
		type.Extension("Json::Value@ opIndex(int)", asFUNCTION(AtIndex));
		type.Extension("const Json::Value@ opIndex(int) const", asFUNCTION(AtIndex));
		type.Extension("string opImplConv() const", asFUNCTION(ToString));
		type.Extension("int opImplConv() const", asFUNCTION(ToNumber<int32_t>));
		type.Extension("float opImplConv() const", asFUNCTION(ToNumber<float>));
		type.Extension("double opImplConv() const", asFUNCTION(ToNumber<double>));
		type.Extension("bool opImplConv() const", asFUNCTION(ToBool));
		type.Method("uint get_Length() const", asMETHOD(JsonValue, Length));
		// Counted by the caller (@+), since AngelScript itself calls it to copy values and ignores what it returns.
		type.Extension("Json::Value@+ opAssign(const Json::Value&in)", asFUNCTION(Assign));
		type.Extension("void Add(Json::Value@)", asFUNCTION(Add));
		type.Extension("Json::Value@ Get(const string&in key)", asFUNCTION(Get));
		type.Extension("const Json::Value@ Get(const string&in key) const", asFUNCTION(Get));
		type.Extension("const Json::Value@ Get(const string&in key, const Json::Value&in def) const", asFUNCTION(GetOr));
		type.Extension("bool HasKey(const string&in key) const", asFUNCTION(HasKey));
		type.Extension("void Remove(int index)", asFUNCTION(RemoveIndex));
		type.Extension("void Remove(const string&in key)", asFUNCTION(RemoveKey));
		type.Extension("string[]@ GetKeys() const", asFUNCTION(GetKeys));
	}
}
