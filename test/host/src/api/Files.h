#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace Host
{
	struct CloseFile
	{
		void operator()(std::FILE* file) const
		{
			std::fclose(file);
		}
	};
	using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

	// These raise a script exception, and return null or false, when the file cannot be opened.
	FileHandle OpenFile(const std::string& path, const char* mode);
	bool ReadFile(const std::string& path, std::string& text);
	bool WriteFile(const std::string& path, const std::string& text);
}
