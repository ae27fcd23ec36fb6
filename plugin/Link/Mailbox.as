namespace WebSocketsLink
{
	// Messages that the plugin has not read yet, in order.
	shared class Mailbox
	{
		bool IsEmpty = true;

		private array<dictionary@> m_messages;
		private array<int> m_costs;
		private uint m_first = 0; // entries before it were read

		uint get_Count()
		{
			return m_messages.Length - m_first;
		}

		// `cost` is what the bridge gets back as credit when the message is taken.
		void Put(dictionary@ message, int cost)
		{
			IsEmpty = false;
			m_messages.InsertLast(message);
			m_costs.InsertLast(cost);
		}

		// The oldest message, which stays, or null.
		dictionary@ get_First()
		{
			if (IsEmpty) {
				return null;
			}
			return m_messages[m_first];
		}

		void Clear()
		{
			m_messages.Resize(0);
			m_costs.Resize(0);
			m_first = 0;
			IsEmpty = true;
		}

		// The oldest message and its cost, or null.
		dictionary@ Take(int &out cost)
		{
			if (IsEmpty) {
				cost = 0;
				return null;
			}
			dictionary@ message = m_messages[m_first];
			cost = m_costs[m_first];
			@m_messages[m_first] = null;
			m_first++;
			IsEmpty = m_first == m_messages.Length;
			if (IsEmpty || m_first >= 256) {
				m_messages.RemoveRange(0, m_first);
				m_costs.RemoveRange(0, m_first);
				m_first = 0;
			}
			return message;
		}
	}
}
