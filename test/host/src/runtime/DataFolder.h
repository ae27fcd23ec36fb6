#pragma once

#include <string>

namespace Host
{
	// Openplanet's data folder: the one that was named, which is made when it is missing, or a temporary one.
	class DataFolder
	{
	public:
		explicit DataFolder(const std::string& named);
		~DataFolder();
		DataFolder(const DataFolder&) = delete;
		DataFolder& operator=(const DataFolder&) = delete;

		const std::string& Path() const { return m_path; }

	private:
		std::string m_path;
		const bool m_temporary;
	};
}
