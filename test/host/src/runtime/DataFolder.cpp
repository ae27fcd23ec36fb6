#include "runtime/DataFolder.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace Host
{
	namespace fs = std::filesystem;

	static std::string MakeTemporary()
	{
		std::string path = (fs::temp_directory_path() / "openplanet-host-XXXXXX").string();
		if (mkdtemp(path.data()) == nullptr) {
			throw std::runtime_error("Cannot make a temporary data folder");
		}
		return path;
	}

	DataFolder::DataFolder(const std::string& named) : m_path(named), m_temporary(named.empty())
	{
		if (m_temporary) {
			m_path = MakeTemporary();
		} else {
			fs::create_directories(named);
			m_path = fs::canonical(named).string();
		}
	}

	DataFolder::~DataFolder()
	{
		if (m_temporary) {
			std::error_code ignored; // what cannot be removed is the system's to clean
			fs::remove_all(m_path, ignored);
		}
	}
}
