#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "runtime/Ref.h"

namespace Host
{
	// Json::Value: a node of a tree whose children are counted, so that a script may keep a handle to a child while its
	// parent changes or goes. Values are copied into a tree, never shared, so no tree holds itself.
	class JsonValue
	{
	public:
		// Json::Type of the game.
		enum class Kind
		{
			Unknown,
			String,
			Number,
			Object,
			Array,
			Boolean,
			Null,
		};

		using Child = Ref<JsonValue>;
		using Object = std::vector<std::pair<std::string, Child>>;
		using Array = std::vector<Child>;
		using Content = std::variant<std::nullptr_t, bool, int64_t, double, std::string, Object, Array>;

		static Child Make(Content content = nullptr);
		// Throws nlohmann::json::exception on bad text.
		static Child Parse(const std::string& text);
		Child Clone() const;

		void AddRef() const;
		void Release() const;

		Kind GetKind() const;
		uint32_t Length() const;
		template <typename T>
		T* As() { return std::get_if<T>(&m_content); }
		template <typename T>
		const T* As() const { return std::get_if<T>(&m_content); }
		void Assign(const JsonValue& other);

		// Null when this is no object or has no such key.
		JsonValue* Find(const std::string& key) const;
		// Null when this is neither an object nor empty; an empty value becomes an object.
		JsonValue* FindOrAdd(const std::string& key);
		// False when this is neither an array nor empty.
		bool Append(Child value);

		std::string Write(bool pretty) const;

	private:
		explicit JsonValue(Content content);
		~JsonValue() = default;
		nlohmann::ordered_json ToDocument() const;

		Content m_content;
		mutable int m_references = 1;
	};

	// A handle for the script to own, which may be null.
	JsonValue* Handle(const JsonValue::Child& value);

	const char* KindName(JsonValue::Kind kind);
}
