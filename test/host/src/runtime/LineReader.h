#pragma once

#include <string>
#include <vector>

namespace Host
{
	// Lines from a file descriptor, without ever waiting for one.
	class LineReader
	{
	public:
		explicit LineReader(int descriptor) : m_descriptor(descriptor) {}

		// The lines that have come since the last call.
		std::vector<std::string> Read();

		// Nothing more will come.
		bool Ended() const { return m_ended; }

	private:
		bool Fill();

		const int m_descriptor;
		bool m_ended = false;
		std::string m_buffer;
	};
}
