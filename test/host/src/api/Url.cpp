#include <cctype>

#include "Areas.h"
#include "Bytes.h"

namespace Host
{
	namespace
	{
		std::string UrlEncode(const std::string& text)
		{
			static const std::string UNRESERVED = "-_.~"; // RFC 3986, section 2.3
			std::string result;
			for (char c : text) {
				const bool plain = std::isalnum(static_cast<unsigned char>(c)) || UNRESERVED.find(c) != std::string::npos;
				result += plain ? std::string(1, c) : "%" + EncodeHex(std::string(1, c), true);
			}
			return result;
		}

		std::string UrlDecode(const std::string& text)
		{
			std::string result;
			for (size_t i = 0; i < text.size(); i++) {
				const bool escaped = text[i] == '%' && i + 2 < text.size() && std::isxdigit(static_cast<unsigned char>(text[i + 1]))
					&& std::isxdigit(static_cast<unsigned char>(text[i + 2]));
				if (escaped) {
					result += DecodeHex(text.substr(i + 1, 2));
					i += 2;
				} else {
					result += text[i] == '+' ? ' ' : text[i];
				}
			}
			return result;
		}
	}

	void RegisterUrl(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Net");
		scope.Function("string UrlEncode(const string&in str)", asFUNCTION(UrlEncode));
		scope.Function("string UrlDecode(const string&in str)", asFUNCTION(UrlDecode));
	}
}
