#include "Numbers.h"

#include <cstdio>

namespace Host
{
	namespace
	{
		std::string Printed(const char* format, double value)
		{
			char text[64];
			return std::string(text, std::snprintf(text, sizeof(text), format, value));
		}
	}

	std::string NumberText(int64_t value)
	{
		return std::to_string(value);
	}

	std::string NumberText(uint64_t value)
	{
		return std::to_string(value);
	}

	std::string NumberText(float value)
	{
		return Printed("%g", value);
	}

	std::string NumberText(double value)
	{
		return Printed("%g", value);
	}

	std::string NumberText(bool value)
	{
		return value ? "true" : "false";
	}
}
