#pragma once

#include <angelscript.h>

namespace Host
{
	// Binds each `import … from "X"` to the module X. Throws std::runtime_error that names what X does not have.
	void BindImports(asIScriptModule& module);
}
