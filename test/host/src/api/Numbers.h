#pragma once

#include <cstdint>
#include <string>

namespace Host
{
	// The text a number becomes when a script adds it to a string.
	std::string NumberText(int64_t value);
	std::string NumberText(uint64_t value);
	std::string NumberText(float value);
	std::string NumberText(double value);
	std::string NumberText(bool value);
}
