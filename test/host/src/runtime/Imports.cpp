#include "runtime/Imports.h"

#include <stdexcept>
#include <string>

namespace Host
{
	static std::string Describe(const asIScriptModule& module, asUINT index)
	{
		return std::string("\"") + module.GetImportedFunctionDeclaration(index) + "\" from \"" + module.GetImportedFunctionSourceModule(index) + "\"";
	}

	void BindImports(asIScriptModule& module)
	{
		if (module.BindAllImportedFunctions() >= 0) {
			return;
		}
		std::string imports;
		for (asUINT i = 0; i < module.GetImportedFunctionCount(); ++i) {
			imports += (i == 0 ? "" : ", ") + Describe(module, i);
		}
		throw std::runtime_error("Cannot bind all imports, one of: " + imports);
	}
}
