namespace Net
{
	// One client of a server, made by the server when it joins.
	shared class WebSocketClient
	{
		private WebSocketsLink::Channel@ m_channel;
		private WebSocketsLink::Server@ m_server; // while it may bring more
		private WebSocketsLink::Patience@ m_patience;
		private Net::Socket@ m_socket;
		private uint m_id;
		private string m_protocol;
		private string m_address;
		private string m_origin;
		private string m_path;

		// Made by the server from what the bridge says about a client.
		WebSocketClient(WebSocketsLink::Server@ server, WebSocketsLink::Link@ link, Json::Value@ joined)
		{
			@m_server = server;
			m_id = uint(WebSocketsLink::Field::Number(joined, "client"));
			m_protocol = WebSocketsLink::Field::Text(joined, "protocol");
			m_address = WebSocketsLink::Field::Text(joined, "address");
			m_origin = WebSocketsLink::Field::Text(joined, "origin");
			m_path = WebSocketsLink::Field::Text(joined, "path");
			@m_socket = link.Socket;
			@m_channel = WebSocketsLink::Channel(link, m_id);
		}

		// Number of this client, from 1, never used again by this server.
		uint get_Id()
		{
			return m_id;
		}

		// Subprotocol agreed on, or an empty string.
		string get_Protocol()
		{
			return m_protocol;
		}

		// IP address of the client.
		string get_Address()
		{
			return m_address;
		}

		// Origin of the web page that connected, or an empty string for a program.
		string get_Origin()
		{
			return m_origin;
		}

		// Path and query that the client asked for, such as "/overlay?x=1".
		string get_Path()
		{
			return m_path;
		}

		// Whether messages may be sent.
		bool get_IsOpen()
		{
			return m_channel.IsOpen;
		}

		// For old plugins that look whether it is null, which it is once the client is closed. Read and write nothing there.
		Net::Socket@ get_Client()
		{
			return m_channel.IsOpen ? m_socket : null;
		}

		// What went wrong last. Never null; all empty while all is well.
		WebSocketError@ get_LastError()
		{
			return m_channel.Error;
		}

		// Bytes sent to this client that wait in the bridge.
		uint get_BufferedAmount()
		{
			return uint(m_channel.Backlog);
		}

		// The oldest message: "message" holds a text, or "binary" is true and "data" holds a MemoryBuffer. Once after the
		// last one: "closeCode" (uint16), "reason" and "wasClean". An empty dictionary when nothing waits. Never yields.
		dictionary@ GetMessage()
		{
			dictionary@ message;
			if (m_server !is null && m_channel.Waiting.IsEmpty) {
				@message = m_server.TakeFor(m_channel);
			}
			if (message is null) {
				@message = m_channel.Take();
			}
			return message is null ? dictionary() : message;
		}

		// Sends a text. False when the client is closed, the text is too long, or too much waits. Never yields.
		bool SendMessage(const string &in message)
		{
			return m_channel.Send(message);
		}

		// Sends the bytes of a buffer, from its beginning, as a binary message. Otherwise like SendMessage.
		bool SendBinary(MemoryBuffer@ data)
		{
			return m_channel.SendBinary(data);
		}

		// Closes gracefully, after everything that was sent. A second call does nothing.
		void Close(uint16 code = 1000, const string &in reason = "")
		{
			m_channel.Close(code, reason);
		}

		// For the server: where messages for this client go.
		WebSocketsLink::Channel@ Inlet()
		{
			return m_channel;
		}

		// For the server: nothing more comes.
		void Part()
		{
			@m_server = null;
		}

		// For the server, once a frame after the close: whether this client may leave the list. A plugin that only walks
		// the list gets a second to read the last messages.
		bool MayLeave()
		{
			if (m_channel.IsOpen) {
				return false;
			}
			if (m_patience is null) {
				@m_patience = WebSocketsLink::Patience(1000);
			}
			return m_channel.IsDrained || m_patience.IsOver();
		}
	}
}
