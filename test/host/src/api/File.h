#pragma once

#include <cstdint>
#include <string>

#include "Files.h"

namespace Host
{
	enum class FileMode
	{
		None,
		Read,
		Write,
		Append,
	};

	enum class ShareMode
	{
		None,
		DenyNone,
		DenyRead,
		DenyWrite,
		DenyReadWrite,
	};

	// IO::File. Sharing is only remembered: Linux has no locks of that kind. Using a file that is not open is a script
	// exception, as is opening one that cannot be.
	class File
	{
	public:
		File() = default;
		explicit File(const std::string& path);
		File(const File&) = delete;
		File& operator=(const File&) = delete;

		void Open(FileMode mode);
		void OpenNamed(const std::string& path, FileMode mode);
		void OpenShared(const std::string& path, FileMode mode, ShareMode share);
		void Close();

		bool IsOpen() const { return m_file != nullptr; }
		FileMode Mode() const { return m_mode; }
		ShareMode Share() const { return m_share; }
		uint64_t Size();
		uint64_t Position();
		void SetPosition(uint64_t position);
		bool AtEnd();
		void Flush();

		std::string Read(uint64_t size);
		std::string ReadLine(); // without its newline
		std::string ReadToEnd();
		void Write(const void* data, size_t size);

	private:
		bool CheckOpen() const;

		std::string m_path;
		FileMode m_mode = FileMode::None;
		ShareMode m_share = ShareMode::None;
		FileHandle m_file;
	};
}
