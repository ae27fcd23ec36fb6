#pragma once

#include <cstdint>
#include <string>

namespace Host
{
	// printf with the one number, whatever length modifier the format has. A format with no conversion is returned as it
	// is; one that does not fit a number (%s, %n, %p) is a script exception.
	std::string FormatNumber(const std::string& format, int64_t value);
	std::string FormatNumber(const std::string& format, uint64_t value);
	std::string FormatNumber(const std::string& format, double value);
}
