#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <string>

namespace Host
{
	// The sending side of a connected socket. Without a buffer of its own it hands all to the kernel at once; with one it
	// does so when that is full, and when it is told to.
	class SocketOutput
	{
	public:
		// `cut` says what becomes of bytes that do not fit anywhere: false refuses the write, true drops them in silence.
		void Attach(int descriptor, bool buffered, bool cut);

		// At most two parts, sent as one.
		bool Write(iovec* parts, size_t count);
		void Flush();

	private:
		bool Hold(const iovec* parts, size_t count);

		int m_descriptor = -1;
		bool m_buffered = false;
		bool m_cut = false;
		bool m_failed = false;
		std::string m_held;
	};
}
