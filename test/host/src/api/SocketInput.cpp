#include "SocketInput.h"

#include <algorithm>
#include <cstring>

#include "Tcp.h"

namespace Host
{
	namespace
	{
		constexpr size_t LINE_PEEK_BYTES = 4096; // most lines are shorter, so one peek finds their end
		constexpr size_t BUFFER_BYTES = 65536; // the window of a buffer that was given none
	}

	void SocketInput::Attach(int descriptor, size_t window, bool buffered)
	{
		m_descriptor = descriptor;
		m_window = buffered && window == 0 ? BUFFER_BYTES : window;
		m_buffered = buffered;
	}

	size_t SocketInput::Available()
	{
		if (m_window == 0) {
			return Tcp::Pending(m_descriptor);
		}
		FillOnDemand();
		return m_held.size() - m_start;
	}

	size_t SocketInput::Peek(void* target, size_t size)
	{
		if (m_window == 0) {
			return Receive(target, size, true);
		}
		FillOnDemand();
		size = std::min(size, m_held.size() - m_start);
		std::memcpy(target, m_held.data() + m_start, size);
		return size;
	}

	size_t SocketInput::Take(void* target, size_t size)
	{
		if (m_window == 0) {
			return Receive(target, size, false);
		}
		size = Peek(target, size);
		m_start += size;
		return size;
	}

	bool SocketInput::TakeLine(std::string& line)
	{
		std::string seen(LINE_PEEK_BYTES, '\0');
		seen.resize(Peek(&seen[0], seen.size()));
		size_t end = seen.find('\n');
		if (end == std::string::npos && seen.size() == LINE_PEEK_BYTES) {
			seen.resize(Available());
			seen.resize(Peek(&seen[0], seen.size()));
			end = seen.find('\n', LINE_PEEK_BYTES);
		}
		if (end == std::string::npos) {
			return false;
		}
		seen.resize(end + 1);
		Take(&seen[0], seen.size());
		line.swap(seen);
		return true;
	}

	size_t SocketInput::Receive(void* target, size_t size, bool peek)
	{
		const ptrdiff_t count = Tcp::Receive(m_descriptor, target, size, peek);
		m_ended = m_ended || count < 0;
		return static_cast<size_t>(std::max<ptrdiff_t>(count, 0));
	}

	void SocketInput::FillOnDemand()
	{
		if (!m_buffered) {
			Fill();
		}
	}

	void SocketInput::Fill()
	{
		m_held.erase(0, m_start);
		m_start = 0;
		const size_t held = m_held.size();
		if (held < m_window && !m_ended) {
			m_held.resize(m_window);
			m_held.resize(held + Receive(&m_held[held], m_window - held, false));
		}
	}
}
