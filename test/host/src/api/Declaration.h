#pragma once

#include <string>

namespace Host
{
	// Declarations as comparable text: types and the passing of parameters stay; parameter names, the text of default
	// values (not that there is one), namespaces of types and spacing go.
	std::string NormalType(const std::string& type);
	std::string NormalParameters(const std::string& declaration);
	// Everything, with the function's name.
	std::string NormalFunction(const std::string& declaration);
}
