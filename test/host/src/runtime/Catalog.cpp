#include "runtime/Catalog.h"

#include <filesystem>
#include <stdexcept>

namespace Host
{
	namespace fs = std::filesystem;

	std::string Catalog::Name(const std::string& folder)
	{
		if (!fs::is_directory(folder)) {
			throw std::runtime_error("Cannot load \"" + folder + "\": there is no such folder");
		}
		const fs::path path = fs::canonical(folder);
		m_folders[path.filename().string()] = path.string();
		return path.filename().string();
	}

	std::string Catalog::Find(const std::string& id) const
	{
		const std::string folder = Search(id);
		if (folder.empty()) {
			throw std::runtime_error("Cannot load \"" + id + "\": there is no such plugin");
		}
		return folder;
	}

	std::string Catalog::Search(const std::string& id) const
	{
		const auto named = m_folders.find(id);
		if (named != m_folders.end()) {
			return named->second;
		}
		for (const std::string& directory : m_directories) {
			const fs::path folder = fs::path(directory) / id;
			if (fs::is_regular_file(folder / "info.toml")) {
				return folder.string();
			}
		}
		return "";
	}
}
