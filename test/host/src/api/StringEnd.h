#pragma once

#include <cstddef>
#include <cstring>
#include <string>

namespace Host
{
	// How many bytes of a string outlive a copy, as DataOptions::NulEndsStrings says.
	template <bool NulEnds>
	size_t KeptBytes(const std::string& text)
	{
		return NulEnds ? strnlen(text.data(), text.size()) : text.size();
	}
}
