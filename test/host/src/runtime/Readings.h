#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/Options.h"

namespace Host
{
	struct Flag
	{
		std::string Name;
		std::string Value; // how the usage text names it; empty = takes none
		std::string Help;
		std::function<void(Options&, const std::string&)> Apply;
	};

	// Throws UsageError, or as std::stoull does, when the text is no whole number.
	uint64_t Whole(const std::string& text);

	// One option for each unknown of the game, and --worst for the worst reading of all of them at once.
	const std::vector<Flag>& ReadingFlags();
}
