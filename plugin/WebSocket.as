namespace Net
{
	// A WebSocket client, or a WebSocket server for other programs on this machine. The work is done by the bridge, a
	// program beside the game; when it does not run, Connect and Listen return false and LastError says what to do.
	//
	// Connect, ConnectUrl, Listen and GetMessage yield: call them from Main or a coroutine.
	shared class WebSocket
	{
		// The connection to the bridge, or null. For old plugins that look at it: read and write nothing there.
		Net::Socket@ tcpsocket;

		// Whether Connect was used last.
		bool isClient = false;

		// Whether the server is up.
		bool serverrunning = false;

		// A server's clients. A closed one leaves when its messages were read, or after a second.
		array<WebSocketClient@> Clients;

		// Request headers for the next Connect, such as Headers["Authorization"].
		dictionary Headers;

		// Subprotocols for the next Connect or Listen, best first.
		array<string> Protocols;

		// Origins of web pages that the next Listen lets in beside those of this machine, such as "https://example.com".
		array<string> AllowedOrigins;

		// How long connecting may take, in milliseconds.
		uint Timeout = 10000;

		private WebSocketState m_state = WebSocketState::None;
		private WebSocketError@ m_error = WebSocketError();
		private WebSockets::Link@ m_link;
		private WebSockets::Channel@ m_channel; // of a client
		private WebSockets::Server@ m_server;
		private string m_protocol;
		private uint m_maxClients = 5;
		private uint m_burst = 0; // messages taken since GetMessage yielded
		private uint64 m_lookedFrame = 0; // when a send last looked at the network
		private bool m_flushing = false;
		private bool m_warned = false;

		WebSocket() {}

		~WebSocket()
		{
			if (m_link !is null) {
				m_link.Close();
			}
		}

		// What the socket is doing.
		WebSocketState get_State()
		{
			Look();
			return m_state;
		}

		// Whether a client may send.
		bool get_IsOpen()
		{
			return State == WebSocketState::Open;
		}

		// What went wrong last. Never null; all empty while all is well.
		WebSocketError@ get_LastError()
		{
			if (m_server !is null && m_server.Fault !is null) {
				@m_error = m_server.Fault;
				@m_server.Fault = null;
			}
			return m_error;
		}

		// The subprotocol that the server chose, or an empty string.
		string get_Protocol()
		{
			return m_protocol;
		}

		// Bytes that a client sent but that are not on the network yet. For a server, those for all its clients that the
		// bridge has not taken yet.
		uint get_BufferedAmount()
		{
			Look();
			if (m_state == WebSocketState::Listening) {
				return m_server.Queued;
			}
			return m_state == WebSocketState::Open ? uint(m_link.Writer.Queued + m_channel.Backlog) : 0;
		}

		// Most clients that a server takes, up to 1024; may be changed while it runs.
		uint get_MaxClients()
		{
			return m_maxClients;
		}

		void set_MaxClients(uint maxClients)
		{
			m_maxClients = Math::Min(maxClients, uint(WebSockets::Protocol::MaxClients));
			if (m_server !is null) {
				m_server.SetMaxClients(m_maxClients);
			}
		}

		// Connects to a host, which may carry a scheme, a path and a query: "example.com/chat?room=1".
		// Yields until the socket is open (true), or refused or timed out (false, and LastError says why).
		bool Connect(const string &in host, uint16 port)
		{
			return Connect(host, port, false, "");
		}

		// The same, offering one subprotocol.
		bool Connect(const string &in host, uint16 port, const string &in protocol)
		{
			return Connect(host, port, false, protocol);
		}

		// The same, over TLS when `secure` is true. Port 443 is always TLS.
		bool Connect(const string &in host, uint16 port, bool secure, const string &in protocol = "")
		{
			array<string> protocols = Protocols;
			if (protocol != "") {
				protocols = {protocol};
			}
			return ConnectAsync(WebSockets::Request::Url(host, port, secure || IsAlwaysSecure()), protocols);
		}

		// Connects to a ws: or wss: URL. Yields like Connect.
		bool ConnectUrl(const string &in url)
		{
			return ConnectAsync(url, Protocols);
		}

		// Opens a server for at most `maxClients` clients at once. Yields until it is bound (true), or refused (false, and
		// LastError says why). The host is "127.0.0.1" or "localhost", unless the player lets other computers in.
		bool Listen(const string &in host, uint16 port, uint maxClients = 5)
		{
			if (m_link is null && m_server !is null) {
				m_server.PartAsync();
			}
			maxClients = Math::Min(maxClients, uint(WebSockets::Protocol::MaxClients));
			if (!OpenAsync(WebSockets::Request::Listen(host, port, maxClients, Protocols, AllowedOrigins), "listening", 10000)) {
				return false;
			}
			m_maxClients = maxClients;
			isClient = false;
			serverrunning = true;
			m_state = WebSocketState::Listening;
			Clients.Resize(0);
			@m_server = WebSockets::Server(m_link, Clients);
			startnew(CoroutineFuncUserdata(ServeAsync), m_server);
			return true;
		}

		// The oldest message: "message" holds a text, or "binary" is true and "data" holds a MemoryBuffer. Once after the
		// last one: "closeCode" (uint16), "reason" and "wasClean". Yields until there is something to return; on a socket
		// that is not open it yields a frame and returns an empty dictionary.
		dictionary@ GetMessage()
		{
			if (RefuseServer("GetMessage")) {
				return dictionary();
			}
			if (m_burst >= 256) {
				// A plugin that takes all in one go must not hold up the frame.
				m_burst = 0;
				yield();
			}
			auto message = Take();
			while (message is null) {
				m_burst = 0;
				bool wasOpen = m_state == WebSocketState::Open;
				yield();
				@message = Take();
				if (message is null && !wasOpen) {
					return dictionary();
				}
			}
			m_burst++;
			return message;
		}

		// The oldest message in the form of GetMessage, or an empty dictionary. Never yields.
		dictionary@ TryGetMessage()
		{
			auto message = RefuseServer("TryGetMessage") ? null : Take();
			return message is null ? dictionary() : message;
		}

		// All messages that wait, oldest first. Never yields.
		array<dictionary@>@ GetMessages()
		{
			array<dictionary@> messages;
			if (!RefuseServer("GetMessages")) {
				for (auto message = Take(); message !is null; @message = Take()) {
					messages.InsertLast(message);
				}
			}
			return messages;
		}

		// Sends a text. False, and LastError says why, when the socket is not open, the text is too long, or 16 MiB wait
		// already. Never yields.
		bool SendMessage(const string &in message)
		{
			if (RefuseServer("SendMessage")) {
				return false;
			}
			return IsSendable() && AfterSend(m_channel.Send(message));
		}

		// Sends the bytes of a buffer, from its beginning, as a binary message. Otherwise like SendMessage.
		bool SendBinary(MemoryBuffer@ data)
		{
			if (RefuseServer("SendBinary")) {
				return false;
			}
			return IsSendable() && AfterSend(m_channel.SendBinary(data));
		}

		// Sends a text to every client of a server. False when it cannot be sent. Never yields.
		bool Broadcast(const string &in message)
		{
			auto error = m_server is null ? WebSockets::Errors::NotOpen() : m_server.Broadcast(message);
			if (error !is null) {
				@m_error = error;
			}
			return error is null;
		}

		// Closes gracefully, after everything that was sent. The object may be dropped at once; a second call does nothing.
		void Close(uint16 code = 1000, const string &in reason = "")
		{
			if (m_state == WebSocketState::Connecting) {
				m_link.Cancel();
			} else if (m_state == WebSocketState::Listening) {
				m_server.Close(code, reason);
				Detach();
			} else if (m_state == WebSocketState::Open) {
				m_channel.Close(code, reason);
				startnew(CoroutineFunc(m_link.DrainAsync));
				Detach();
			}
		}

		// For SecureWebSocket.
		protected bool IsAlwaysSecure()
		{
			return false;
		}

		private bool ConnectAsync(const string &in url, const array<string> &in protocols)
		{
			if (!OpenAsync(WebSockets::Request::Connect(url, protocols, Headers, Timeout), "opened", Timeout)) {
				return false;
			}
			isClient = true;
			m_protocol = WebSockets::Field::Text(m_link.Message, "protocol");
			@m_channel = WebSockets::Channel(m_link, 0);
			m_state = WebSocketState::Open;
			return true;
		}

		// Opens a link with one request. Yields.
		private bool OpenAsync(const string &in request, const string &in answer, uint timeout)
		{
			if (m_link !is null) {
				@m_error = WebSockets::Errors::AlreadyUsed();
				return false;
			}
			@m_error = WebSocketError();
			@m_channel = null;
			@m_server = null;
			m_protocol = "";
			m_state = WebSocketState::Connecting;
			@m_link = WebSockets::Link();
			bool ready = m_link.OpenAsync();
			if (!ready && m_link.Fault.Code != WebSockets::Code::Cancelled()) {
				WebSockets::NotifyOnce(m_link.Fault);
			}
			if (!ready || !m_link.RequestAsync(request, answer, timeout)) {
				@m_error = m_link.Fault;
				Detach();
				return false;
			}
			@tcpsocket = m_link.Socket;
			return true;
		}

		private void Detach()
		{
			@m_link = null;
			@tcpsocket = null;
			serverrunning = false;
			m_state = WebSocketState::Closed;
		}

		private void ServeAsync(ref@ userdata)
		{
			auto server = cast<WebSockets::Server>(userdata);
			server.ServeAsync();
			if (server is m_server && m_state == WebSocketState::Listening) {
				@m_error = WebSockets::Errors::BridgeLost();
				Detach();
			}
			server.RetireAsync();
		}

		// Old plugins may read and write a server itself: a warning, once.
		private bool RefuseServer(const string &in member)
		{
			if (m_state != WebSocketState::Listening) {
				return false;
			}
			if (!m_warned) {
				m_warned = true;
				warn("WebSocket." + member + " is for clients: a server talks to its Clients");
			}
			return true;
		}

		// The oldest message, else the close, else null. Looks at the network.
		private dictionary@ Take()
		{
			if (m_channel is null) {
				return null;
			}
			while (!m_channel.HasMessage && m_state == WebSocketState::Open) {
				bool found = m_link.Next();
				if (found && m_link.Current.IsMessage) {
					return m_channel.TakeArrived();
				}
				if (!Settle(found)) {
					break;
				}
			}
			return m_channel.Take();
		}

		// Takes in what has come without taking long, so that the state, credit and backlog are those of now.
		private void Look()
		{
			for (uint i = 0; i < 64 && TakeFrame(); i++) {}
		}

		// Takes in one frame of a client. False when none waits.
		private bool TakeFrame()
		{
			return m_state == WebSocketState::Open && Settle(m_link.Next());
		}

		// Takes in the frame that was found, or that none was. False when nothing changes.
		private bool Settle(bool found)
		{
			if (found) {
				m_channel.Deliver();
				if (m_link.Type == "failed") {
					@m_error = m_channel.Error;
				}
			} else if (m_link.IsLost) {
				m_channel.Lose();
				@m_error = m_channel.Error;
			} else {
				return false;
			}
			if (!m_channel.IsOpen) {
				m_link.Close();
				Detach();
			}
			return true;
		}

		// Looks once a frame: what has come since changes nothing for a burst of sends.
		private bool IsSendable()
		{
			uint64 frame = Time::FrameCount;
			if (frame != m_lookedFrame) {
				m_lookedFrame = frame;
				Look();
			}
			if (m_channel is null) {
				@m_error = WebSockets::Errors::NotOpen();
			}
			return m_channel !is null;
		}

		private bool AfterSend(bool sent)
		{
			if (!sent) {
				@m_error = m_channel.Error;
			} else if (!m_flushing && m_link.Writer.Queued > 0) {
				m_flushing = true;
				startnew(CoroutineFunc(FlushAsync));
			}
			return sent;
		}

		// Writes what waits as the bridge gives credit. Yields.
		private void FlushAsync()
		{
			while (m_link !is null && m_link.Writer.Queued > 0) {
				yield();
				Look();
				if (m_link !is null) {
					m_link.Writer.Flush();
				}
			}
			m_flushing = false;
		}
	}
}
