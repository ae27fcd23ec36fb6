namespace WebSocketsLink
{
	// One client of a server, behind the plugin's object for it.
	shared class ServerClient : Channel
	{
		uint Number = 0;
		string Subprotocol;
		string Address;
		string Origin;
		string Path;
		Json::Value@ Headers; // of its request, names in lower case

		private Server@ m_server; // while more messages may come
		private Patience@ m_patience;

		// Made from the "joined" that the link's TakeJson took.
		ServerClient(Server@ server, Link@ link, uint number)
		{
			@m_server = server;
			Number = number;
			Subprotocol = link.Text("protocol");
			Address = link.Text("address");
			Origin = link.Text("origin");
			Path = link.Text("path");
			@Headers = link.Object("headers");
			Open(link, number);
		}

		protected dictionary@ TakeMore() override
		{
			auto message = IsOpen && !HasWaiting ? m_server.TakeFor(this) : null;
			return message is null ? TakeWaiting() : message;
		}

		// Nothing more comes.
		void Part()
		{
			@m_server = null;
		}

		// Whether this client may leave the list; asked once a tick after its end. A plugin that only walks the list gets a second
		// for each of the last messages.
		bool MayLeave()
		{
			if (IsOpen) {
				return false;
			}
			if (m_patience is null) {
				@m_patience = Patience(1000);
			}
			return IsDrained || m_patience.IsOver(int(m_waiting.Count));
		}
	}
}
