#pragma once

#include <string>

namespace Host
{
	// Text forms of raw bytes. The URL alphabet is unpadded; decoders take both paddings and raise a script exception on
	// a character that is not of the alphabet.
	std::string EncodeBase64(const std::string& bytes, bool url);
	std::string DecodeBase64(const std::string& text, bool url);
	std::string EncodeHex(const std::string& bytes, bool upper);
	std::string DecodeHex(const std::string& text);
}
