#include "runtime/SettingChoice.h"

#include <stdexcept>

namespace Host
{
	SettingChoice ParseSettingChoice(const std::string& text)
	{
		const size_t equals = text.find('=');
		const size_t dot = text.find('.');
		if (equals == std::string::npos || dot == std::string::npos || dot > equals) {
			throw std::runtime_error("Cannot use setting \"" + text + "\": not ID.Var=VALUE");
		}
		return {text.substr(0, dot), text.substr(dot + 1, equals - dot - 1), text.substr(equals + 1)};
	}

	void ApplySettingChoice(Plugin& plugin, const SettingChoice& choice)
	{
		for (const Setting& setting : plugin.Settings()) {
			if (choice.VarName != setting.VarName && choice.VarName != setting.Namespace + "::" + setting.VarName) {
				continue;
			}
			if (!WriteSetting(plugin.Module()->GetEngine(), setting, choice.Value)) {
				throw std::runtime_error("Cannot set \"" + choice.VarName + "\" to \"" + choice.Value + "\": not a value of type " + setting.TypeName);
			}
			return;
		}
		throw std::runtime_error("Cannot set \"" + choice.VarName + "\": there is no such setting");
	}
}
