namespace ScriptNet
{
	shared class Server
	{
		array<Connection@> Clients;

		private Net::Socket@ m_listener = Net::Socket();

		bool Listen(const string &in host, uint16 port)
		{
			return m_listener.Listen(host, port);
		}

		// Takes one client. Yields.
		void AcceptAsync()
		{
			auto socket = m_listener.Accept();
			while (socket is null) {
				yield();
				@socket = m_listener.Accept();
			}
			string key = ReadHeadAsync(socket, "sec-websocket-key");
			socket.WriteRaw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + AcceptOf(key) + "\r\n\r\n");
			Clients.InsertLast(Connection(socket, false));
		}
	}
}
