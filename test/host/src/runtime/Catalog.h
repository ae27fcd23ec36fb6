#pragma once

#include <map>
#include <string>
#include <vector>

namespace Host
{
	// Where the folder of a plugin is, by its identifier. Folders that were named go before what the directories hold.
	class Catalog
	{
	public:
		explicit Catalog(std::vector<std::string> directories) : m_directories(std::move(directories)) {}

		// Returns the identifier. Throws std::runtime_error when there is no such folder.
		std::string Name(const std::string& folder);

		// Throws std::runtime_error when there is no such plugin.
		std::string Find(const std::string& id) const;
		bool Has(const std::string& id) const { return !Search(id).empty(); }

	private:
		std::string Search(const std::string& id) const;

		std::vector<std::string> m_directories;
		std::map<std::string, std::string> m_folders;
	};
}
