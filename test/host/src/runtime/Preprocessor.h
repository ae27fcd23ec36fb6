#pragma once

#include <string>

#include "runtime/Condition.h"

namespace Host
{
	// Blanks directives and the lines they exclude; the rest keeps its line numbers. Throws SourceError.
	std::string Preprocess(const std::string& text, const Words& words);
}
