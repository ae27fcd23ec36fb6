namespace Net
{
	// A WebSocket client, or a WebSocket server for other programs on this machine. The bridge, a program beside the game,
	// does the work. If it is not running, Connect and Listen return false, and LastError says what to do.
	//
	// Connect, ConnectUrl, Listen and GetMessage yield: call them from Main or a coroutine.
	shared class WebSocket
	{
		// Whether Connect was used last.
		bool isClient = false;

		// A server's clients. A closed client leaves the list when its messages are read, or after a second without reading.
		array<WebSocketClient@> Clients;

		// Request headers for the next Connect, such as Headers["Authorization"].
		dictionary Headers;

		// Subprotocols for the next Connect or Listen, best first.
		array<string> Protocols;

		// Origins of web pages that the next Listen lets in beside those of this machine, such as "https://example.com".
		array<string> AllowedOrigins;

		// How long connecting may take, in milliseconds.
		uint Timeout = 10000;

		// Longest message of the next Connect or Listen, sent or received, in bytes. 0 means 16 MiB for a client and 1 MiB for a
		// server. The player may allow less.
		uint MaxMessage = 0;

		// Whether the next Connect tries until the socket is open, and the object reconnects whenever the connection ends,
		// until the plugin calls Close. After a reconnect, GetMessage returns "reconnected" (true) once: subscribe again then.
		bool AutoReconnect = false;

		// A derived class may not have a member of the same name, not even a private one: hence these unlikely names.
		private WebSocketsLink::Client@ m_wsClient; // since Connect
		private WebSocketsLink::Server@ m_wsServer; // since Listen
		private WebSocketsLink::Pages@ m_wsPages = WebSocketsLink::Pages(); // of this server and the next
		private WebSocketsLink::Sender m_wsUnused; // while there is neither
		private uint m_wsMaxClients = 5;
		private bool m_wsWarned = false;

		WebSocket() {}

		~WebSocket()
		{
			if (m_wsClient !is null) {
				m_wsClient.Drop();
			}
			if (m_wsServer !is null) {
				m_wsServer.Drop();
			}
		}

		// What the socket is doing.
		WebSocketState get_State()
		{
			if (m_wsClient !is null) {
				return m_wsClient.State;
			}
			return m_wsServer is null ? WebSocketState::None : m_wsServer.State;
		}

		// Whether a client may send.
		bool get_IsOpen()
		{
			return State == WebSocketState::Open;
		}

		// Whether the server is up: from Listen to Close, even while the bridge restarts.
		bool get_serverrunning()
		{
			return m_wsServer !is null && m_wsServer.IsRunning;
		}

		// The connection to the bridge, or a socket that is not ready. Null once you have closed it, or it has ended and you have
		// read everything. For old plugins that look at it: do not read or write there.
		Net::Socket@ get_tcpsocket()
		{
			return Current().Socket;
		}

		// The URL that the client dialled, without credentials, or an empty string.
		string get_Url()
		{
			return m_wsClient is null ? "" : m_wsClient.Url;
		}

		// The port that a server listens on, also after Listen(host, 0), or 0.
		uint16 get_Port()
		{
			return m_wsServer is null ? uint16(0) : m_wsServer.Port;
		}

		// What went wrong last. Never null; empty if nothing has gone wrong since Connect or Listen began.
		WebSocketError@ get_LastError()
		{
			auto current = Current();
			current.Glance();
			return current.Error;
		}

		// The subprotocol that the server chose, or an empty string.
		string get_Protocol()
		{
			return m_wsClient is null ? "" : m_wsClient.Subprotocol;
		}

		// Bytes that wait to be sent: for a client, until they are on the network; for a server with all its clients, until
		// the bridge has them.
		uint get_BufferedAmount()
		{
			if (m_wsClient !is null) {
				return m_wsClient.BufferedAmount;
			}
			return m_wsServer is null ? 0 : m_wsServer.Queued;
		}

		// How many clients a server accepts, up to 1024. You may change it while the server runs.
		uint get_MaxClients()
		{
			return m_wsMaxClients;
		}

		void set_MaxClients(uint maxClients)
		{
			m_wsMaxClients = WebSocketsLink::Request::AtMost(maxClients, uint(WebSocketsLink::Protocol::MaxClients));
			if (m_wsServer !is null) {
				m_wsServer.SetMaxClients(m_wsMaxClients);
			}
		}

		// Connects to a host, which may include a scheme, a path and a query: "example.com/chat?room=1". Without a scheme, the
		// bridge finds out whether the server wants TLS (except on port 443, which is TLS, and port 80, which is not).
		// Yields until the socket is open (true), or refused or timed out (false, and LastError says why).
		bool Connect(const string &in host, uint16 port)
		{
			return ConnectAsync(WebSocketsLink::Request::Host(host, port, IsAlwaysSecure(), true), "");
		}

		// The same, offering one subprotocol; without TLS, except on port 443.
		bool Connect(const string &in host, uint16 port, const string &in protocol)
		{
			return Connect(host, port, port == 443, protocol);
		}

		// The same, with TLS or without, as `secure` says.
		bool Connect(const string &in host, uint16 port, bool secure, const string &in protocol = "")
		{
			return ConnectAsync(WebSocketsLink::Request::Host(host, port, true, secure || IsAlwaysSecure()), protocol);
		}

		// Connects to a ws: or wss: URL. Yields like Connect.
		bool ConnectUrl(const string &in url)
		{
			return ConnectAsync(WebSocketsLink::Request::Url(url), "");
		}

		// Opens a server for at most `maxClients` clients at once. Yields until it is bound (true), or refused (false, and
		// LastError says why). The host is "127.0.0.1" or "localhost", unless the player lets other computers in.
		bool Listen(const string &in host, uint16 port, uint maxClients = 5)
		{
			if (!IsFree()) {
				return false;
			}
			WebSocketsLink::ListenRequest request;
			request.Host = host;
			request.Port = port;
			request.MaxClients = WebSocketsLink::Request::AtMost(maxClients, uint(WebSocketsLink::Protocol::MaxClients));
			request.Protocols = Protocols;
			request.Origins = AllowedOrigins;
			request.MaxMessage = MaxMessage;
			isClient = false;
			@m_wsClient = null;
			@m_wsServer = WebSocketsLink::Server(request, Clients, m_wsPages, m_wsServer);
			if (!m_wsServer.ListenAsync()) {
				return false;
			}
			m_wsMaxClients = request.MaxClients;
			return true;
		}

		// The oldest message: "message" holds a text, or "binary" is true and "data" holds a MemoryBuffer. Once after the
		// last one: "closed" (true) and, unless this plugin closed the socket, "closeCode" (uint16), "reason" and "wasClean".
		// Yields until there is something to return; on a socket that is not open it yields a frame and returns an empty
		// dictionary.
		dictionary@ GetMessage()
		{
			return GetMessage(uint(WebSocketsLink::Limit::Forever));
		}

		// The same, but waits at most `timeout` milliseconds, and then returns an empty dictionary.
		dictionary@ GetMessage(uint timeout)
		{
			if (IsClient("GetMessage")) {
				return m_wsClient.TakeAsync(timeout);
			}
			if (m_wsServer is null) {
				yield();
			}
			return dictionary();
		}

		// Gets the oldest message if it is a text, without a dictionary. False if nothing is queued, or if the next item is not
		// a text: get that one with GetMessage. Never yields.
		bool TryGetText(string &out text)
		{
			return (m_wsClient !is null || IsClient("TryGetText")) && m_wsClient.TakeText(text);
		}

		// The oldest message in the form of GetMessage, or an empty dictionary. Never yields.
		dictionary@ TryGetMessage()
		{
			auto client = m_wsClient;
			if (client !is null || IsClient("TryGetMessage")) {
				auto message = client.Take();
				if (message !is null) {
					return message;
				}
			}
			return dictionary();
		}

		// All queued messages, oldest first. Never yields.
		array<dictionary@>@ GetMessages()
		{
			array<dictionary@> messages;
			if (m_wsClient !is null || IsClient("GetMessages")) {
				for (auto message = m_wsClient.Take(); message !is null; @message = m_wsClient.Take()) {
					messages.InsertLast(message);
				}
			}
			return messages;
		}

		// Sends a text. False, and LastError says why, when the socket is not open, the text is too long, or 16 MiB wait
		// already. Never yields.
		bool SendMessage(const string &in message)
		{
			return (m_wsClient !is null || IsClient("SendMessage")) && m_wsClient.Send(message);
		}

		// Sends the bytes of a buffer, from its beginning, as a binary message. Otherwise like SendMessage.
		bool SendBinary(MemoryBuffer@ data)
		{
			return (m_wsClient !is null || IsClient("SendBinary")) && m_wsClient.SendBinary(data);
		}

		// Sends a text to every client of a server. False when it cannot be sent. Never yields.
		bool Broadcast(const string &in message)
		{
			return IsServer() && m_wsServer.Send(message);
		}

		// Sends the bytes of a buffer, from its beginning, to every client of a server as a binary message.
		bool Broadcast(MemoryBuffer@ data)
		{
			return IsServer() && m_wsServer.SendBinary(data);
		}

		// Makes the server answer GET and HEAD for a path such as "/" with this text (UTF-8), of a type such as "text/html".
		// Call it before Listen or while the server listens. The page stays when the server closes, and replaces an earlier page
		// at that path. False, and LastError says why, for a bad path or type, or beyond 256 pages or 16 MiB. Never yields: a
		// long page reaches the bridge at about 60 KiB a frame, and what this server sends after it waits until then.
		bool SetPage(const string &in path, const string &in type, const string &in text)
		{
			auto data = MemoryBuffer();
			data.Write(text);
			return SetPage(path, type, data);
		}

		// The same with the bytes of a buffer, from its beginning.
		bool SetPage(const string &in path, const string &in type, MemoryBuffer@ data)
		{
			return IsPageDone(m_wsPages.Set(path, type, data));
		}

		// Removes a page. False if there is none at that path. Never yields.
		bool RemovePage(const string &in path)
		{
			return IsPageDone(m_wsPages.Remove(path));
		}

		// Closes gracefully, after everything that was sent. The object may be dropped at once; a second call does nothing.
		void Close(uint16 code = 1000, const string &in reason = "")
		{
			if (m_wsClient !is null) {
				m_wsClient.Finish(code, reason);
			} else if (m_wsServer !is null) {
				m_wsServer.Finish(code, reason);
			}
		}

		// For SecureWebSocket.
		protected bool IsAlwaysSecure()
		{
			return false;
		}

		private bool ConnectAsync(const string &in target, const string &in protocol)
		{
			if (!IsFree()) {
				return false;
			}
			WebSocketsLink::ConnectRequest request;
			request.Target = target;
			request.Protocols = Protocols;
			if (protocol != "") {
				request.Protocols = {protocol};
			}
			@request.Headers = Headers;
			request.Timeout = Timeout;
			request.MaxMessage = MaxMessage;
			request.AutoReconnect = AutoReconnect;
			isClient = true;
			@m_wsServer = null;
			@m_wsClient = WebSocketsLink::Client(request);
			return m_wsClient.ConnectAsync();
		}

		// Whether Connect or Listen may begin.
		private bool IsFree()
		{
			auto state = State;
			bool free = state == WebSocketState::None || state == WebSocketState::Closed;
			if (!free) {
				Fail(WebSocketsLink::Errors::AlreadyUsed());
			}
			return free;
		}

		// Whether there is a client, for members that only clients have. Old plugins may use one on a server: that logs a warning, once.
		private bool IsClient(const string &in member)
		{
			if (m_wsClient !is null) {
				return true;
			}
			Fail(WebSocketsLink::Errors::NotOpen());
			if (m_wsServer !is null && !m_wsWarned) {
				m_wsWarned = true;
				warn("WebSocket." + member + " is for clients: a server talks to its Clients");
			}
			return false;
		}

		private bool IsServer()
		{
			if (m_wsServer is null) {
				Fail(WebSocketsLink::Errors::NotOpen());
			}
			return m_wsServer !is null;
		}

		private bool IsPageDone(WebSocketError@ error)
		{
			if (error !is null) {
				Fail(error);
			}
			return error is null;
		}

		private void Fail(WebSocketError@ error)
		{
			@Current().Error = error;
		}

		// The client or the server, whichever was used last.
		private WebSocketsLink::Sender@ Current()
		{
			if (m_wsClient !is null) {
				return m_wsClient;
			}
			if (m_wsServer !is null) {
				return m_wsServer;
			}
			return m_wsUnused;
		}
	}
}
