#include "Files.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "Register.h"

namespace Host
{
	FileHandle OpenFile(const std::string& path, const char* mode)
	{
		FileHandle file(std::fopen(path.c_str(), mode));
		struct stat status = {};
		if (file && fstat(fileno(file.get()), &status) == 0 && S_ISDIR(status.st_mode)) {
			file.reset();
			errno = EISDIR;
		}
		if (!file) {
			ThrowInScript("Cannot open file \"" + path + "\": " + std::strerror(errno));
		}
		return file;
	}

	bool ReadFile(const std::string& path, std::string& text)
	{
		const FileHandle file = OpenFile(path, "rb");
		if (!file) {
			return false;
		}
		char chunk[16384];
		for (size_t count; (count = std::fread(chunk, 1, sizeof(chunk), file.get())) > 0;) {
			text.append(chunk, count);
		}
		return true;
	}

	bool WriteFile(const std::string& path, const std::string& text)
	{
		const FileHandle file = OpenFile(path, "wb");
		return file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size();
	}
}
