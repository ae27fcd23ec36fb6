#pragma once

#include <angelscript.h>

namespace Host
{
	// trace, print, warn, error, throw and getExceptionInfo. Needs the type string.
	void RegisterLogApi(asIScriptEngine& engine);
}
