#include "UiLabel.h"

#include <regex>

namespace Host
{
	std::string WithoutColours(const std::string& text)
	{
		static const std::regex CODE(R"(\\\$(?:[0-9a-fA-F]{3}|[a-zA-Z]))");
		return std::regex_replace(text, CODE, "");
	}

	std::string LabelText(const std::string& label)
	{
		return WithoutColours(label.substr(0, label.find("##")));
	}

	std::string PlainLabel(const std::string& label)
	{
		// Icons are in Unicode's private use area, U+E000 to U+F8FF; around them is only space.
		static const std::regex ICON("(?:\xEE[\x80-\xBF]|\xEF[\x80-\xA3])[\x80-\xBF]");
		static const std::regex OUTER_SPACE(R"(^\s+|\s+$)");
		return std::regex_replace(std::regex_replace(LabelText(label), ICON, ""), OUTER_SPACE, "");
	}
}
