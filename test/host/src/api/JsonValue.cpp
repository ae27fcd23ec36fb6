#include "JsonValue.h"

#include <algorithm>
#include <cstdlib>

namespace Host
{
	namespace
	{
		using Document = nlohmann::ordered_json;

		constexpr int64_t MAX_WRITTEN_INTEGER = 500000; // above it Json::Write has written floats
		constexpr int MAX_DEPTH = 512;                   // a tree is walked and freed recursively

		JsonValue::Child FromDocument(const Document& document)
		{
			switch (document.type()) {
				case Document::value_t::boolean: return JsonValue::Make(document.get<bool>());
				case Document::value_t::number_integer: return JsonValue::Make(document.get<int64_t>());
				case Document::value_t::number_float: return JsonValue::Make(document.get<double>());
				case Document::value_t::string: return JsonValue::Make(document.get_ref<const std::string&>());
				case Document::value_t::number_unsigned: {
					const uint64_t number = document.get<uint64_t>();
					return number > INT64_MAX ? JsonValue::Make(static_cast<double>(number)) : JsonValue::Make(static_cast<int64_t>(number));
				}
				case Document::value_t::array: {
					JsonValue::Array items;
					for (const Document& item : document) {
						items.push_back(FromDocument(item));
					}
					return JsonValue::Make(std::move(items));
				}
				case Document::value_t::object: {
					JsonValue::Object members;
					for (const auto& [key, value] : document.items()) {
						members.emplace_back(key, FromDocument(value));
					}
					return JsonValue::Make(std::move(members));
				}
				default: return JsonValue::Make();
			}
		}
	}

	JsonValue::JsonValue(Content content)
		: m_content(std::move(content))
	{
	}

	JsonValue::Child JsonValue::Make(Content content)
	{
		return Child::Adopt(new JsonValue(std::move(content)));
	}

	JsonValue::Child JsonValue::Parse(const std::string& text)
	{
		const Document::parser_callback_t checkDepth = [](int depth, Document::parse_event_t, Document&) {
			if (depth > MAX_DEPTH) {
				throw nlohmann::detail::other_error::create(599, "Nested deeper than " + std::to_string(MAX_DEPTH) + " levels", nullptr);
			}
			return true;
		};
		return FromDocument(Document::parse(text, checkDepth));
	}

	void JsonValue::AddRef() const
	{
		++m_references;
	}

	void JsonValue::Release() const
	{
		if (--m_references == 0) {
			delete this;
		}
	}

	JsonValue::Child JsonValue::Clone() const
	{
		Child copy = Make(m_content);
		if (Object* members = copy->As<Object>()) {
			for (auto& [key, value] : *members) {
				value = value->Clone();
			}
		} else if (Array* items = copy->As<Array>()) {
			for (Child& item : *items) {
				item = item->Clone();
			}
		}
		return copy;
	}

	void JsonValue::Assign(const JsonValue& other)
	{
		const Child copy = other.Clone(); // before the old content goes: `other` may be a part of it
		m_content = std::move(copy->m_content);
	}

	JsonValue::Kind JsonValue::GetKind() const
	{
		static constexpr Kind KINDS[] = {Kind::Null, Kind::Boolean, Kind::Number, Kind::Number, Kind::String, Kind::Object, Kind::Array};
		return KINDS[m_content.index()];
	}

	uint32_t JsonValue::Length() const
	{
		if (const Array* items = As<Array>()) {
			return static_cast<uint32_t>(items->size());
		}
		const Object* members = As<Object>();
		return members ? static_cast<uint32_t>(members->size()) : 0;
	}

	JsonValue* JsonValue::Find(const std::string& key) const
	{
		if (const Object* members = As<Object>()) {
			const auto found = std::find_if(members->begin(), members->end(), [&](const auto& member) { return member.first == key; });
			return found == members->end() ? nullptr : found->second.Get();
		}
		return nullptr;
	}

	JsonValue* JsonValue::FindOrAdd(const std::string& key)
	{
		if (GetKind() == Kind::Null) {
			m_content = Object();
		}
		Object* members = As<Object>();
		if (!members) {
			return nullptr;
		}
		JsonValue* found = Find(key);
		return found ? found : members->emplace_back(key, Make()).second.Get();
	}

	bool JsonValue::Append(Child value)
	{
		if (GetKind() == Kind::Null) {
			m_content = Array();
		}
		Array* items = As<Array>();
		if (items) {
			items->push_back(std::move(value));
		}
		return items;
	}

	nlohmann::ordered_json JsonValue::ToDocument() const
	{
		if (const Object* members = As<Object>()) {
			Document::object_t object;
			for (const auto& [key, value] : *members) {
				object.emplace_back(key, value->ToDocument());
			}
			return object;
		}
		if (const Array* items = As<Array>()) {
			Document::array_t array;
			for (const Child& item : *items) {
				array.push_back(item->ToDocument());
			}
			return array;
		}
		if (const int64_t* number = As<int64_t>()) {
			return std::llabs(*number) > MAX_WRITTEN_INTEGER ? Document(static_cast<double>(*number)) : Document(*number);
		}
		if (const double* number = As<double>()) {
			return *number;
		}
		if (const bool* flag = As<bool>()) {
			return *flag;
		}
		const std::string* text = As<std::string>();
		return text ? Document(*text) : Document();
	}

	std::string JsonValue::Write(bool pretty) const
	{
		return ToDocument().dump(pretty ? 2 : -1, ' ', false, Document::error_handler_t::replace);
	}

	JsonValue* Handle(const JsonValue::Child& value)
	{
		if (value) {
			value->AddRef();
		}
		return value.Get();
	}

	const char* KindName(JsonValue::Kind kind)
	{
		static constexpr const char* NAMES[] = {"Unknown", "String", "Number", "Object", "Array", "Boolean", "Null"};
		return NAMES[static_cast<int>(kind)];
	}
}
