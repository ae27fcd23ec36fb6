namespace WebSocketsLink
{
	// A deadline that a stalled game cannot miss: a tick counts at most 100 ms, however long it took.
	// Ask only after reading what is there.
	shared class Patience
	{
		private uint64 m_last;
		private int m_left;

		Patience(int milliseconds)
		{
			m_last = Time::Now;
			m_left = milliseconds;
		}

		// True once the time is up. Call once a tick.
		bool IsOver()
		{
			uint64 now = Time::Now;
			uint64 step = now - m_last;
			m_last = now;
			m_left -= step > 100 ? 100 : int(step);
			return m_left <= 0;
		}
	}
}
