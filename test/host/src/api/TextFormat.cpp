#include "TextFormat.h"

#include <algorithm>
#include <cstdio>
#include <regex>

#include "Register.h"

namespace Host
{
	namespace
	{
		std::string Print(const std::string& specification, const char* length, char conversion, int64_t integer, double real)
		{
			const std::string format = specification + length + conversion;
			char text[512];
			const int size = *length ? std::snprintf(text, sizeof(text), format.c_str(), integer) : std::snprintf(text, sizeof(text), format.c_str(), real);
			return std::string(text, std::min<size_t>(std::max(size, 0), sizeof(text) - 1));
		}

		std::string Format(const std::string& format, int64_t integer, double real)
		{
			static const std::regex CONVERSION(R"(%(?:(%)|([-+ 0#]*\d{0,2}(?:\.\d{0,2})?)(?:hh|h|ll|l|j|z|t|L)?([a-zA-Z])))");
			static const std::string INTEGERS = "diuxXoc";
			static const std::string REALS = "fFeEgGaA";
			std::string result;
			auto rest = format.cbegin();
			for (std::smatch match; std::regex_search(rest, format.cend(), match, CONVERSION); rest = match[0].second) {
				result.append(rest, match[0].first);
				const char conversion = match[3].matched ? *match[3].first : '%';
				if (conversion == '%') {
					result += '%';
				} else if (conversion == 'c') {
					result += static_cast<char>(integer);
				} else if (INTEGERS.find(conversion) != std::string::npos) {
					result += Print("%" + match[2].str(), "ll", conversion, integer, 0);
				} else if (REALS.find(conversion) != std::string::npos) {
					result += Print("%" + match[2].str(), "", conversion, 0, real);
				} else {
					ThrowInScript(std::string("Cannot format a number with \"%") + conversion + "\"");
				}
			}
			return result.append(rest, format.cend());
		}
	}

	std::string FormatNumber(const std::string& format, int64_t value)
	{
		return Format(format, value, static_cast<double>(value));
	}

	std::string FormatNumber(const std::string& format, uint64_t value)
	{
		return Format(format, static_cast<int64_t>(value), static_cast<double>(value));
	}

	std::string FormatNumber(const std::string& format, double value)
	{
		return Format(format, static_cast<int64_t>(value), value);
	}
}
