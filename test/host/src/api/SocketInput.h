#pragma once

#include <cstddef>
#include <string>

namespace Host
{
	// The receiving side of a connected socket. Without a window it reads from the kernel when asked; with one it holds at
	// most that many bytes of its own and shows nothing beyond them. With a buffer it shows only what the last Fill brought.
	class SocketInput
	{
	public:
		void Attach(int descriptor, size_t window, bool buffered);

		size_t Available();
		// Both return how many bytes they gave, which may be fewer than asked for.
		size_t Peek(void* target, size_t size);
		size_t Take(void* target, size_t size);
		// Takes the line up to and with its newline; false, and nothing taken, when none is there.
		bool TakeLine(std::string& line);
		// The stream has ended, though bytes of it may still be here.
		bool Ended() const { return m_ended; }

		// Reads from the kernel as much as the window still takes.
		void Fill();

	private:
		size_t Receive(void* target, size_t size, bool peek);
		void FillOnDemand();

		int m_descriptor = -1;
		size_t m_window = 0;
		bool m_buffered = false;
		std::string m_held;
		size_t m_start = 0;
		bool m_ended = false;
	};
}
