#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/Plugin.h"

namespace Host
{
	// A file to compile; its section name, `ID:relative/path`, says whose text it is.
	struct SourceFile
	{
		std::string Section;
		std::string Path;
	};

	using PluginLookup = std::function<Plugin*(const std::string& id)>; // null when it is not loaded

	// Every script below the plugin's folder except those it only exports, and what its dependencies export to it.
	std::vector<SourceFile> CollectSources(const Plugin& plugin, const PluginLookup& lookup);

	std::string ReadText(const std::string& path);
}
