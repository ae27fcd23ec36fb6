#pragma once

#include <set>
#include <string>

namespace Host
{
	using Words = std::set<std::string>;

	// The expression after #if: words, !, &&, ||, parentheses. Throws std::runtime_error when it is malformed.
	bool EvaluateCondition(const std::string& text, const Words& words);
}
