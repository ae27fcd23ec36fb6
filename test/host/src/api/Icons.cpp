#include <string>

#include "Areas.h"

namespace Host
{
	namespace
	{
		// Code points of Font Awesome, as the game's font has them.
		const std::pair<const char*, std::string> ICONS[] = {
			{"ArrowLeft", "\uf060"}, {"ArrowRight", "\uf061"}, {"Ban", "\uf05e"}, {"Bug", "\uf188"}, {"Check", "\uf00c"},
			{"CheckCircle", "\uf058"}, {"Circle", "\uf111"}, {"CircleO", "\uf10c"}, {"Clipboard", "\uf0ea"}, {"ClockO", "\uf017"},
			{"Cog", "\uf013"}, {"Download", "\uf019"}, {"Exclamation", "\uf12a"}, {"ExclamationCircle", "\uf06a"},
			{"ExclamationTriangle", "\uf071"}, {"ExternalLink", "\uf08e"}, {"FilesO", "\uf0c5"}, {"FolderOpen", "\uf07c"},
			{"Globe", "\uf0ac"}, {"Info", "\uf129"}, {"InfoCircle", "\uf05a"}, {"Link", "\uf0c1"}, {"Play", "\uf04b"}, {"Plug", "\uf1e6"},
			{"Question", "\uf128"}, {"QuestionCircle", "\uf059"}, {"Refresh", "\uf021"}, {"Server", "\uf233"}, {"Stop", "\uf04d"},
			{"Terminal", "\uf120"}, {"Times", "\uf00d"}, {"TimesCircle", "\uf057"}, {"Trash", "\uf1f8"}, {"Wrench", "\uf0ad"},
		};
	}

	void RegisterIcons(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Icons");
		for (const auto& [name, text] : ICONS) {
			scope.Constant(std::string("string ") + name, &text);
		}
	}
}
