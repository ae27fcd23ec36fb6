#include "Bytes.h"

#include <cstdint>

#include "Register.h"

namespace Host
{
	namespace
	{
		const std::string STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
		const std::string URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		const std::string LOWER_HEX = "0123456789abcdef";
		const std::string UPPER_HEX = "0123456789ABCDEF";

		int HexDigit(char c)
		{
			size_t digit = LOWER_HEX.find(c);
			if (digit == std::string::npos) {
				digit = UPPER_HEX.find(c);
			}
			return digit == std::string::npos ? -1 : static_cast<int>(digit);
		}
	}

	std::string EncodeBase64(const std::string& bytes, bool url)
	{
		const std::string& alphabet = url ? URL : STANDARD;
		std::string text;
		text.reserve((bytes.size() + 2) / 3 * 4);
		uint32_t bits = 0;
		int count = 0;
		for (unsigned char byte : bytes) {
			bits = bits << 8 | byte;
			for (count += 8; count >= 6; count -= 6) {
				text += alphabet[bits >> (count - 6) & 63];
			}
		}
		if (count > 0) {
			text += alphabet[bits << (6 - count) & 63];
		}
		while (!url && text.size() % 4 != 0) {
			text += '=';
		}
		return text;
	}

	std::string DecodeBase64(const std::string& text, bool url)
	{
		const std::string& alphabet = url ? URL : STANDARD;
		std::string bytes;
		uint32_t bits = 0;
		int count = 0;
		for (char c : text.substr(0, text.find('='))) {
			const size_t value = alphabet.find(c);
			if (value == std::string::npos) {
				ThrowInScript("Cannot decode base64: invalid character");
				return "";
			}
			bits = bits << 6 | static_cast<uint32_t>(value);
			count += 6;
			if (count >= 8) {
				count -= 8;
				bytes += static_cast<char>(bits >> count);
			}
		}
		return bytes;
	}

	std::string EncodeHex(const std::string& bytes, bool upper)
	{
		const std::string& digits = upper ? UPPER_HEX : LOWER_HEX;
		std::string text;
		text.reserve(bytes.size() * 2);
		for (unsigned char byte : bytes) {
			text += digits[byte >> 4];
			text += digits[byte & 15];
		}
		return text;
	}

	std::string DecodeHex(const std::string& text)
	{
		std::string bytes;
		for (size_t i = 0; i + 1 < text.size(); i += 2) {
			const int high = HexDigit(text[i]);
			const int low = HexDigit(text[i + 1]);
			if (high < 0 || low < 0) {
				ThrowInScript("Cannot decode hex: invalid character");
				return "";
			}
			bytes += static_cast<char>(high << 4 | low);
		}
		return bytes;
	}
}
