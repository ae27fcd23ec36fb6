#pragma once

#include <stdexcept>
#include <string>

namespace Host
{
	// AngelScript reports failure as a negative number, which nobody may overlook.
	inline int Verify(int result, const std::string& what)
	{
		if (result < 0) {
			throw std::runtime_error("Cannot " + what + ": AngelScript error " + std::to_string(result));
		}
		return result;
	}
}
