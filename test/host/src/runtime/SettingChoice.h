#pragma once

#include <string>

#include "runtime/Plugin.h"

namespace Host
{
	// A value for a plugin's setting, from `PLUGIN.VarName=value`.
	struct SettingChoice
	{
		std::string Plugin;
		std::string VarName; // bare or with its namespace
		std::string Value;
	};

	// Throws std::runtime_error when the text has another form.
	SettingChoice ParseSettingChoice(const std::string& text);

	// Throws std::runtime_error when the plugin has no such setting or the value is not of its type.
	void ApplySettingChoice(Plugin& plugin, const SettingChoice& choice);
}
