#include "Areas.h"
#include "Bytes.h"
#include "TextFormat.h"

#include <cstdlib>
#include <type_traits>

namespace Host
{
	namespace
	{
		template <typename T>
		T Convert(const char* text, char** end, int base)
		{
			if constexpr (std::is_unsigned_v<T>) {
				return static_cast<T>(std::strtoull(text, end, base));
			} else {
				return static_cast<T>(std::strtoll(text, end, base));
			}
		}

		template <typename T>
		T Parse(const std::string& text, int base)
		{
			return Convert<T>(text.c_str(), nullptr, base);
		}

		template <typename T, typename Target>
		bool TryParse(const std::string& text, Target& value, int base)
		{
			char* end = nullptr;
			const T parsed = Convert<T>(text.c_str(), &end, base);
			const bool whole = !text.empty() && end == text.c_str() + text.size();
			value = whole ? static_cast<Target>(parsed) : 0;
			return whole;
		}

		template <typename T>
		std::string Format(const std::string& format, T value)
		{
			if constexpr (std::is_floating_point_v<T>) {
				return FormatNumber(format, static_cast<double>(value));
			} else if constexpr (std::is_unsigned_v<T>) {
				return FormatNumber(format, static_cast<uint64_t>(value));
			} else {
				return FormatNumber(format, static_cast<int64_t>(value));
			}
		}

		template <typename T>
		void RegisterFormat(Namespace& scope, const std::string& name)
		{
			scope.Function("string Format(const string&in format, " + name + ")", asFUNCTION(Format<T>));
		}

		template <typename T, typename Target>
		void RegisterInteger(Namespace& scope, const std::string& name, const std::string& type, const std::string& target)
		{
			scope.Function(type + " Parse" + name + "(const string&in str, int base = 10)", asFUNCTION(Parse<T>));
			scope.Function("bool TryParse" + name + "(const string&in str, " + target + "&out, int base = 10)", asFUNCTION((TryParse<T, Target>)));
		}
	}

	void RegisterText(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Text");
		RegisterInteger<int32_t, int32_t>(scope, "Int", "int", "int");
		RegisterInteger<int64_t, int64_t>(scope, "Int64", "int64", "int64");
		RegisterInteger<uint32_t, int32_t>(scope, "UInt", "uint", "int");
		RegisterInteger<uint64_t, int64_t>(scope, "UInt64", "uint64", "int64");
		RegisterFormat<int8_t>(scope, "int8");
		RegisterFormat<int16_t>(scope, "int16");
		RegisterFormat<int32_t>(scope, "int");
		RegisterFormat<int64_t>(scope, "int64");
		RegisterFormat<uint8_t>(scope, "uint8");
		RegisterFormat<uint16_t>(scope, "uint16");
		RegisterFormat<uint32_t>(scope, "uint");
		RegisterFormat<uint64_t>(scope, "uint64");
		RegisterFormat<float>(scope, "float");
		RegisterFormat<double>(scope, "double");
		scope.Function("string EncodeHex(const string&in, bool upper = false)", asFUNCTION(EncodeHex));
		scope.Function("string DecodeHex(const string&in)", asFUNCTION(DecodeHex));
		scope.Function("string EncodeBase64(const string&in, bool url = false)", asFUNCTION(EncodeBase64));
		scope.Function("string DecodeBase64(const string&in, bool url = false)", asFUNCTION(DecodeBase64));
	}
}
