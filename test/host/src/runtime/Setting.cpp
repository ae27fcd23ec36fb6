#include "runtime/Setting.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <sstream>
#include <type_traits>

namespace Host
{
	template <typename T>
	static T& At(const Setting& setting)
	{
		return *static_cast<T*>(setting.Address);
	}

	template <typename T>
	static std::string Show(const Setting& setting)
	{
		std::ostringstream text;
		text.precision(std::numeric_limits<T>::max_digits10 + 1);
		text << +At<T>(setting);
		return text.str();
	}

	// Integers pass through a wide type, so that a value out of range is refused and not wrapped.
	template <typename T>
	static std::optional<T> Parse(const std::string& text)
	{
		using Wide = std::conditional_t<std::is_floating_point_v<T>, double, std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>;
		std::istringstream stream(text);
		Wide value;
		if (!(stream >> value) || !stream.eof() || (std::is_unsigned_v<T> && text[0] == '-')) {
			return std::nullopt;
		}
		if constexpr (std::is_integral_v<T>) {
			if (value < std::numeric_limits<T>::min() || value > std::numeric_limits<T>::max()) {
				return std::nullopt;
			}
		}
		return static_cast<T>(value);
	}

	template <typename T>
	static bool Assign(const Setting& setting, const std::string& text)
	{
		const std::optional<T> value = Parse<T>(text);
		if (value) {
			At<T>(setting) = *value;
		}
		return value.has_value();
	}

	static bool AssignBool(const Setting& setting, const std::string& text)
	{
		if (text != "true" && text != "false") {
			return false;
		}
		At<bool>(setting) = text == "true";
		return true;
	}

	static bool AssignEnum(const asITypeInfo& type, const Setting& setting, const std::string& text)
	{
		for (asUINT i = 0; i < type.GetEnumValueCount(); ++i) {
			int value = 0;
			if (text == type.GetEnumValueByIndex(i, &value)) {
				At<int>(setting) = value;
				return true;
			}
		}
		return Assign<int>(setting, text);
	}

	static const asITypeInfo* EnumType(asIScriptEngine* engine, const Setting& setting)
	{
		const asITypeInfo* type = engine->GetTypeInfoById(setting.TypeId);
		return type != nullptr && (type->GetFlags() & asOBJ_ENUM) != 0 ? type : nullptr;
	}

	std::string ReadSetting(asIScriptEngine* engine, const Setting& setting)
	{
		switch (setting.TypeId) {
			case asTYPEID_BOOL: return At<bool>(setting) ? "true" : "false";
			case asTYPEID_INT8: return Show<int8_t>(setting);
			case asTYPEID_INT16: return Show<int16_t>(setting);
			case asTYPEID_INT32: return Show<int32_t>(setting);
			case asTYPEID_INT64: return Show<int64_t>(setting);
			case asTYPEID_UINT8: return Show<uint8_t>(setting);
			case asTYPEID_UINT16: return Show<uint16_t>(setting);
			case asTYPEID_UINT32: return Show<uint32_t>(setting);
			case asTYPEID_UINT64: return Show<uint64_t>(setting);
			case asTYPEID_FLOAT: return Show<float>(setting);
			case asTYPEID_DOUBLE: return Show<double>(setting);
		}
		if (setting.TypeId == engine->GetTypeIdByDecl("string")) {
			return At<std::string>(setting);
		}
		return EnumType(engine, setting) != nullptr ? Show<int>(setting) : "";
	}

	bool WriteSetting(asIScriptEngine* engine, const Setting& setting, const std::string& text)
	{
		switch (setting.TypeId) {
			case asTYPEID_BOOL: return AssignBool(setting, text);
			case asTYPEID_INT8: return Assign<int8_t>(setting, text);
			case asTYPEID_INT16: return Assign<int16_t>(setting, text);
			case asTYPEID_INT32: return Assign<int32_t>(setting, text);
			case asTYPEID_INT64: return Assign<int64_t>(setting, text);
			case asTYPEID_UINT8: return Assign<uint8_t>(setting, text);
			case asTYPEID_UINT16: return Assign<uint16_t>(setting, text);
			case asTYPEID_UINT32: return Assign<uint32_t>(setting, text);
			case asTYPEID_UINT64: return Assign<uint64_t>(setting, text);
			case asTYPEID_FLOAT: return Assign<float>(setting, text);
			case asTYPEID_DOUBLE: return Assign<double>(setting, text);
		}
		if (setting.TypeId == engine->GetTypeIdByDecl("string")) {
			At<std::string>(setting) = text;
			return true;
		}
		const asITypeInfo* type = EnumType(engine, setting);
		return type != nullptr && AssignEnum(*type, setting, text);
	}
}
