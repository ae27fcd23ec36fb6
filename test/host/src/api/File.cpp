#include "File.h"

#include <algorithm>

#include "Register.h"

namespace Host
{
	File::File(const std::string& path)
		: m_path(path)
	{
	}

	void File::Open(FileMode mode)
	{
		static constexpr const char* MODES[] = {"rb", "rb", "wb", "ab"};
		m_mode = mode;
		m_file = OpenFile(m_path, MODES[static_cast<int>(mode) & 3]);
	}

	void File::OpenNamed(const std::string& path, FileMode mode)
	{
		m_path = path;
		Open(mode);
	}

	void File::OpenShared(const std::string& path, FileMode mode, ShareMode share)
	{
		m_share = share;
		OpenNamed(path, mode);
	}

	void File::Close()
	{
		m_file.reset();
	}

	bool File::CheckOpen() const
	{
		if (!IsOpen()) {
			ThrowInScript("File \"" + m_path + "\" is not open");
		}
		return IsOpen();
	}

	uint64_t File::Size()
	{
		if (!CheckOpen()) {
			return 0;
		}
		const long position = std::ftell(m_file.get());
		std::fseek(m_file.get(), 0, SEEK_END);
		const long size = std::ftell(m_file.get());
		std::fseek(m_file.get(), position, SEEK_SET);
		return static_cast<uint64_t>(size);
	}

	uint64_t File::Position()
	{
		return CheckOpen() ? static_cast<uint64_t>(std::ftell(m_file.get())) : 0;
	}

	void File::SetPosition(uint64_t position)
	{
		if (CheckOpen()) {
			std::fseek(m_file.get(), static_cast<long>(position), SEEK_SET);
		}
	}

	bool File::AtEnd()
	{
		return !CheckOpen() || Position() >= Size();
	}

	void File::Flush()
	{
		if (CheckOpen()) {
			std::fflush(m_file.get());
		}
	}

	std::string File::Read(uint64_t size)
	{
		if (!CheckOpen()) {
			return "";
		}
		std::string bytes(std::min(size, Size() - std::min(Position(), Size())), '\0');
		bytes.resize(std::fread(&bytes[0], 1, bytes.size(), m_file.get()));
		return bytes;
	}

	std::string File::ReadLine()
	{
		std::string line;
		if (CheckOpen()) {
			for (int c; (c = std::getc(m_file.get())) != EOF && c != '\n';) {
				line += static_cast<char>(c);
			}
		}
		if (!line.empty() && line.back() == '\r') {
			line.pop_back();
		}
		return line;
	}

	std::string File::ReadToEnd()
	{
		return Read(UINT64_MAX);
	}

	void File::Write(const void* data, size_t size)
	{
		if (CheckOpen() && std::fwrite(data, 1, size, m_file.get()) != size) {
			ThrowInScript("Cannot write to file \"" + m_path + "\"");
		}
	}
}
