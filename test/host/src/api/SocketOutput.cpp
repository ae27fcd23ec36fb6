#include "SocketOutput.h"

#include "Tcp.h"

namespace Host
{
	namespace
	{
		constexpr size_t HELD_BYTES = 65536;
	}

	void SocketOutput::Attach(int descriptor, bool buffered, bool cut)
	{
		m_descriptor = descriptor;
		m_buffered = buffered;
		m_cut = cut;
		m_failed = false;
		m_held.clear();
	}

	bool SocketOutput::Write(iovec* parts, size_t count)
	{
		if (m_buffered) {
			return Hold(parts, count);
		}
		size_t size = 0;
		for (size_t i = 0; i < count; i++) {
			size += parts[i].iov_len;
		}
		const ptrdiff_t sent = Tcp::Send(m_descriptor, parts, count);
		return sent >= 0 && (static_cast<size_t>(sent) == size || m_cut);
	}

	bool SocketOutput::Hold(const iovec* parts, size_t count)
	{
		for (size_t i = 0; i < count; i++) {
			m_held.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
		}
		if (m_held.size() <= HELD_BYTES) {
			return !m_failed;
		}
		Flush();
		const bool fits = m_held.size() <= HELD_BYTES;
		if (!fits) {
			m_held.resize(HELD_BYTES);
		}
		return !m_failed && (fits || m_cut);
	}

	void SocketOutput::Flush()
	{
		if (m_held.empty()) {
			return;
		}
		iovec all = {&m_held[0], m_held.size()};
		const ptrdiff_t sent = Tcp::Send(m_descriptor, &all, 1);
		m_failed = sent < 0;
		if (m_failed || m_cut) {
			m_held.clear();
		} else {
			m_held.erase(0, static_cast<size_t>(sent));
		}
	}
}
