#pragma once

#include <string>

namespace Host
{
	// The text without Openplanet's colour codes (\$f00, \$z).
	std::string WithoutColours(const std::string& text);
	// The text of a widget's label: without ImGui's ##id, too.
	std::string LabelText(const std::string& label);
	// What a test has to type to mean this label: without icons, too.
	std::string PlainLabel(const std::string& label);
}
