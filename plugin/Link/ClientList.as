namespace WebSocketsLink
{
	// The clients of a server: those that the bridge knows, and the list that the plugin sees.
	shared class ClientList
	{
		private array<Net::WebSocketClient@>@ m_list; // the plugin's
		private array<ServerClient@> m_clients; // of that list, in the order in which they joined
		private dictionary m_byNumber; // those that the bridge knows
		private ServerClient@ m_last; // the last one found: the next search is likely for the same client
		private uint m_leaving = 0; // clients that are closed but still listed

		ClientList(array<Net::WebSocketClient@>@ list)
		{
			@m_list = list;
		}

		// How many the bridge knows.
		uint get_Count()
		{
			return m_byNumber.GetSize();
		}

		// The client that the bridge knows by a number, or null.
		ServerClient@ Find(uint number)
		{
			if (m_last is null || m_last.Number != number) {
				@m_last = null;
				m_byNumber.Get("" + number, @m_last);
			}
			return m_last;
		}

		void Add(ServerClient@ client)
		{
			m_byNumber.Set("" + client.Number, @client);
			m_clients.InsertLast(client);
			m_list.InsertLast(Net::WebSocketClient(client));
		}

		// The bridge does not know this client any more. It stays in the list until its messages are read, or for a second.
		void Forget(ServerClient@ client)
		{
			m_byNumber.Delete("" + client.Number);
			@m_last = null;
			client.Part();
			m_leaving++;
		}

		// The link is lost, and all clients with it.
		void Lose()
		{
			m_byNumber.DeleteAll();
			@m_last = null;
			m_leaving = m_clients.Length;
			for (uint i = 0; i < m_clients.Length; i++) {
				m_clients[i].Lose();
				m_clients[i].Part();
			}
		}

		// The plugin itself has closed the server.
		void End()
		{
			for (uint i = 0; i < m_clients.Length; i++) {
				m_clients[i].End();
				m_clients[i].Part();
			}
			m_clients.Resize(0);
		}

		// Empties the list that the plugin sees.
		void Clear()
		{
			m_list.Resize(0);
		}

		// Call once a tick. Removes closed clients from the list when their time is over.
		void RemoveClosed()
		{
			if (m_leaving == 0) {
				return;
			}
			// Counted again: a client that its plugin closed may leave before the bridge says that it is gone.
			m_leaving = 0;
			for (int i = int(m_clients.Length) - 1; i >= 0; i--) {
				if (m_clients[i].MayLeave()) {
					m_clients[i].Part();
					Unlist(m_clients[i].Number);
					m_clients.RemoveAt(i);
				} else if (!m_clients[i].IsOpen) {
					m_leaving++;
				}
			}
		}

		// The list is the plugin's, which may have changed it.
		private void Unlist(uint number)
		{
			for (uint i = 0; i < m_list.Length; i++) {
				if (m_list[i] !is null && m_list[i].Id == number) {
					m_list.RemoveAt(i);
					return;
				}
			}
		}
	}
}
