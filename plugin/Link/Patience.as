namespace WebSocketsLink
{
	// A deadline that a stalled game cannot miss: a tick counts at most 100 ms, however long it took.
	// Ask only after reading what is there.
	shared class Patience
	{
		private uint64 m_last;
		private int m_whole;
		private int m_left;
		private int m_queued = 0;

		Patience(int milliseconds)
		{
			m_last = Time::Now;
			m_whole = milliseconds;
			m_left = milliseconds;
		}

		// True once the time is up. Call once a tick. The time starts anew when fewer bytes are queued than at the last call.
		bool IsOver(int queued = 0)
		{
			if (queued < m_queued) {
				m_left = m_whole;
			}
			m_queued = queued;
			uint64 now = Time::Now;
			uint64 step = now - m_last;
			m_last = now;
			m_left -= step > 100 ? 100 : int(step);
			return m_left <= 0;
		}
	}
}
