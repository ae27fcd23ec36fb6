#pragma once

#include <string>

#include <angelscript.h>

namespace Host
{
	// A text for any value a script has: what its ToString() says, the value of what is primitive, else its type.
	std::string Describe(asIScriptEngine& engine, void* address, int typeId);
}
