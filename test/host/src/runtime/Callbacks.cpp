#include "runtime/Callbacks.h"

namespace Host
{
	static const char* const DECLARATIONS[] = {
		"void Main()",
		"void Update(float)",
		"void RenderEarly()",
		"void Render()",
		"void RenderInterface()",
		"void RenderMenu()",
		"void RenderMenuMain()",
		"void RenderSettings()",
		"void OnSettingsChanged()",
		"void OnEnabled()",
		"void OnDisabled()",
		"void OnDestroyed()",
	};
	static_assert(std::size(DECLARATIONS) == static_cast<size_t>(Callback::Count));

	CallbackTable FindCallbacks(asIScriptModule& module)
	{
		CallbackTable table = {};
		for (size_t i = 0; i < table.size(); ++i) {
			table[i] = module.GetFunctionByDecl(DECLARATIONS[i]);
		}
		return table;
	}
}
