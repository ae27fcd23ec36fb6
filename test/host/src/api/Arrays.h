#pragma once

#include <string>
#include <vector>

#include <angelscript/scriptarray.h>

#include "Register.h"

namespace Host
{
	// A new `string[]` of the engine whose script runs; the caller owns the one reference.
	CScriptArray* MakeStringArray(const std::vector<std::string>& values);
}
