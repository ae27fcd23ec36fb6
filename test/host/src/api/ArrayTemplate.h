#pragma once

#include "Register.h"

namespace Host
{
	// Decides which element types an array may have and which arrays the garbage collector must watch, and frees what
	// CScriptArray keeps on each array type. The add-on has this too, but only together with method names of its own.
	void RegisterArrayTemplate(asIScriptEngine* engine);
}
