#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace Host
{
	// A plugin's info.toml. Paths in it are relative to Folder.
	struct Manifest
	{
		std::string Id;
		std::string Folder;

		std::string Name;
		std::string Author;
		std::string Category;
		std::string Version;
		std::vector<std::string> Blocks;
		int SiteId = 0;

		std::string Module;
		std::optional<int64_t> TimeoutMs; // 0 = no limit
		std::vector<std::string> Exports;
		std::vector<std::string> SharedExports;
		std::vector<std::string> Dependencies;
		std::vector<std::string> OptionalDependencies;
		std::vector<std::string> ExportDependencies;
		std::vector<std::string> Defines;
	};

	// Throws std::runtime_error when the file is missing, is not TOML or has a value of the wrong type.
	Manifest ReadManifest(const std::string& folder);
}
