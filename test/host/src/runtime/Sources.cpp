#include "runtime/Sources.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace Host
{
	namespace fs = std::filesystem;

	static std::vector<std::string> ScriptsBelow(const fs::path& folder)
	{
		std::vector<std::string> paths;
		for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
			if (entry.is_regular_file() && entry.path().extension() == ".as") {
				paths.push_back(entry.path().lexically_relative(folder).generic_string());
			}
		}
		std::sort(paths.begin(), paths.end());
		return paths;
	}

	namespace
	{
		class SourceCollector
		{
		public:
			explicit SourceCollector(const PluginLookup& lookup) : m_lookup(lookup) {}

			void AddOwn(const Plugin& plugin)
			{
				const auto& exports = plugin.Info().Exports;
				for (const std::string& path : ScriptsBelow(plugin.SourcePath())) {
					const auto isIt = [&](const std::string& exported) { return fs::path(exported).lexically_normal() == path; };
					if (std::none_of(exports.begin(), exports.end(), isIt)) {
						Add(plugin, path);
					}
				}
			}

			void AddExportsOf(const std::vector<std::string>& ids)
			{
				for (const std::string& id : ids) {
					const Plugin* plugin = m_lookup(id);
					if (plugin == nullptr || !m_visited.insert(id).second) {
						continue;
					}
					AddAll(*plugin, plugin->Info().SharedExports);
					AddAll(*plugin, plugin->Info().Exports);
					AddExportsOf(plugin->Info().ExportDependencies);
				}
			}

			std::vector<SourceFile> Files;

		private:
			void AddAll(const Plugin& plugin, const std::vector<std::string>& paths)
			{
				for (const std::string& path : paths) {
					Add(plugin, path);
				}
			}

			void Add(const Plugin& plugin, const std::string& path)
			{
				const std::string normal = fs::path(path).lexically_normal().generic_string();
				Files.push_back({plugin.Id() + ":" + normal, plugin.SourcePath() + "/" + normal});
			}

			const PluginLookup& m_lookup;
			std::set<std::string> m_visited;
		};
	}

	std::vector<SourceFile> CollectSources(const Plugin& plugin, const PluginLookup& lookup)
	{
		SourceCollector collector(lookup);
		collector.AddOwn(plugin);
		collector.AddExportsOf(plugin.Dependencies());
		collector.AddExportsOf(plugin.OptionalDependencies());
		return collector.Files;
	}

	std::string ReadText(const std::string& path)
	{
		std::ifstream file(path, std::ios::binary);
		std::ostringstream text;
		text << file.rdbuf();
		if (!file) {
			throw std::runtime_error("Cannot read \"" + path + "\"");
		}
		return text.str();
	}
}
