namespace WebSocketsLink
{
	// Messages that have come and were not asked for yet, in order.
	shared class Mailbox
	{
		bool IsEmpty = true;

		private array<dictionary@> m_messages;
		private array<int> m_sizes;
		private uint m_first = 0; // entries before it are taken

		// `bytes` is what the bridge gets back as credit when the message is taken.
		void Put(dictionary@ message, int bytes)
		{
			IsEmpty = false;
			m_messages.InsertLast(message);
			m_sizes.InsertLast(bytes);
		}

		// The oldest message, or null. `bytes` is its size.
		dictionary@ Take(int &out bytes)
		{
			if (IsEmpty) {
				bytes = 0;
				return null;
			}
			dictionary@ message = m_messages[m_first];
			bytes = m_sizes[m_first];
			@m_messages[m_first] = null;
			m_first++;
			IsEmpty = m_first == m_messages.Length;
			if (IsEmpty || m_first >= 256) {
				m_messages.RemoveRange(0, m_first);
				m_sizes.RemoveRange(0, m_first);
				m_first = 0;
			}
			return message;
		}
	}
}
