namespace Net
{
	// One client of a server, made by the server when it joins.
	shared class WebSocketClient
	{
		private WebSocketsLink::ServerClient@ m_client;

		// Made by the server when a client joins.
		WebSocketClient(WebSocketsLink::ServerClient@ client)
		{
			@m_client = client;
		}

		// Number of this client, from 1. It is used again only after two million others.
		uint get_Id()
		{
			return m_client.Number;
		}

		// Subprotocol agreed on, or an empty string.
		string get_Protocol()
		{
			return m_client.Subprotocol;
		}

		// IP address of the client.
		string get_Address()
		{
			return m_client.Address;
		}

		// Origin of the web page that connected, or an empty string for a program.
		string get_Origin()
		{
			return m_client.Origin;
		}

		// Path and query that the client asked for, such as "/overlay?x=1".
		string get_Path()
		{
			return m_client.Path;
		}

		// A header of the client's opening request, or an empty string. The name may be in upper or lower case.
		string Header(const string &in name)
		{
			return WebSocketsLink::Field::Text(m_client.Headers, name.ToLower());
		}

		// Whether messages may be sent.
		bool get_IsOpen()
		{
			return m_client.IsOpen;
		}

		// Null once you have closed the client, or it has ended and you have read everything. For old plugins that look at it: do not read or write there.
		Net::Socket@ get_Client()
		{
			return m_client.Socket;
		}

		// What went wrong last. Never null; empty if nothing has.
		WebSocketError@ get_LastError()
		{
			return m_client.Error;
		}

		// Bytes sent to this client that wait in the bridge.
		uint get_BufferedAmount()
		{
			return uint(m_client.Backlog);
		}

		// The oldest message: "message" holds a text, or "binary" is true and "data" holds a MemoryBuffer. Once after the
		// last one: "closed" (true) and, unless this plugin closed the client, "closeCode" (uint16), "reason" and "wasClean".
		// An empty dictionary when nothing is queued. Never yields.
		dictionary@ GetMessage()
		{
			auto message = m_client.Take();
			if (message !is null) {
				return message;
			}
			return dictionary();
		}

		// Sends a text. False when the client is closed, the text is too long, or too much waits. Never yields.
		bool SendMessage(const string &in message)
		{
			return m_client.Send(message);
		}

		// Sends the bytes of a buffer, from its beginning, as a binary message. Otherwise like SendMessage.
		bool SendBinary(MemoryBuffer@ data)
		{
			return m_client.SendBinary(data);
		}

		// Closes gracefully, after everything that was sent. A second call does nothing.
		void Close(uint16 code = 1000, const string &in reason = "")
		{
			m_client.Close(code, reason);
		}
	}
}
