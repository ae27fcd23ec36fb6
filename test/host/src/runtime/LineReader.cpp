#include "runtime/LineReader.h"

#include <array>

#include <poll.h>
#include <unistd.h>

namespace Host
{
	// poll and not O_NONBLOCK, which whoever shares the terminal or the pipe would inherit.
	bool LineReader::Fill()
	{
		pollfd input{m_descriptor, POLLIN, 0};
		if (m_ended || poll(&input, 1, 0) <= 0) {
			return false;
		}
		std::array<char, 4096> chunk;
		const ssize_t count = read(m_descriptor, chunk.data(), chunk.size());
		m_ended = count <= 0;
		if (!m_ended) {
			m_buffer.append(chunk.data(), static_cast<size_t>(count));
		}
		return !m_ended;
	}

	std::vector<std::string> LineReader::Read()
	{
		std::vector<std::string> lines;
		while (Fill()) {
			size_t begin = 0;
			for (size_t end = m_buffer.find('\n'); end != std::string::npos; end = m_buffer.find('\n', begin)) {
				lines.push_back(m_buffer.substr(begin, end - begin));
				begin = end + 1;
			}
			m_buffer.erase(0, begin);
		}
		return lines;
	}
}
