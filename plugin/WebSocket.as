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

		// Names that a plugin's derived class hardly takes: it may not have a member of the same name, private or not.
		private WebSocketState m_wsState = WebSocketState::None;
		private WebSocketError@ m_wsError = WebSocketError();
		private WebSocketsLink::Link@ m_wsLink;
		private WebSocketsLink::Channel@ m_wsChannel; // of a client
		private WebSocketsLink::Server@ m_wsServer;
		private string m_wsProtocol;
		private uint m_wsMaxClients = 5;
		private uint m_wsBurst = 0; // messages taken since GetMessage yielded
		private uint64 m_wsLookedFrame = 0; // when a send last looked at the network
		private bool m_wsFlushing = false;
		private bool m_wsWarned = false;

		WebSocket() {}

		~WebSocket()
		{
			if (m_wsLink !is null) {
				m_wsLink.Close();
			}
		}

		// What the socket is doing.
		WebSocketState get_State()
		{
			LookAtLink();
			return m_wsState;
		}

		// Whether a client may send.
		bool get_IsOpen()
		{
			return State == WebSocketState::Open;
		}

		// What went wrong last. Never null; all empty while all is well.
		WebSocketError@ get_LastError()
		{
			if (m_wsServer !is null && m_wsServer.Fault !is null) {
				@m_wsError = m_wsServer.Fault;
				@m_wsServer.Fault = null;
			}
			return m_wsError;
		}

		// The subprotocol that the server chose, or an empty string.
		string get_Protocol()
		{
			return m_wsProtocol;
		}

		// Bytes that a client sent but that are not on the network yet. For a server, those for all its clients that the
		// bridge has not taken yet.
		uint get_BufferedAmount()
		{
			LookAtLink();
			if (m_wsState == WebSocketState::Listening) {
				return m_wsServer.Queued;
			}
			return m_wsState == WebSocketState::Open ? uint(m_wsLink.Writer.Queued + m_wsChannel.Backlog) : 0;
		}

		// Most clients that a server takes, up to 1024; may be changed while it runs.
		uint get_MaxClients()
		{
			return m_wsMaxClients;
		}

		void set_MaxClients(uint maxClients)
		{
			m_wsMaxClients = Math::Min(maxClients, uint(WebSocketsLink::Protocol::MaxClients));
			if (m_wsServer !is null) {
				m_wsServer.SetMaxClients(m_wsMaxClients);
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
			return ConnectAsync(WebSocketsLink::Request::Url(host, port, secure || IsAlwaysSecure()), protocols);
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
			if (m_wsLink is null && m_wsServer !is null) {
				m_wsServer.PartAsync();
			}
			maxClients = Math::Min(maxClients, uint(WebSocketsLink::Protocol::MaxClients));
			if (!OpenLinkAsync(WebSocketsLink::Request::Listen(host, port, maxClients, Protocols, AllowedOrigins), "listening", 10000)) {
				return false;
			}
			m_wsMaxClients = maxClients;
			isClient = false;
			serverrunning = true;
			m_wsState = WebSocketState::Listening;
			Clients.Resize(0);
			@m_wsServer = WebSocketsLink::Server(m_wsLink, Clients);
			startnew(CoroutineFuncUserdata(ServeAsync), m_wsServer);
			return true;
		}

		// The oldest message: "message" holds a text, or "binary" is true and "data" holds a MemoryBuffer. Once after the
		// last one: "closeCode" (uint16), "reason" and "wasClean". Yields until there is something to return; on a socket
		// that is not open it yields a frame and returns an empty dictionary.
		dictionary@ GetMessage()
		{
			if (m_wsState == WebSocketState::Listening) {
				WarnServer("GetMessage");
				return dictionary();
			}
			if (m_wsBurst >= 256) {
				// A plugin that takes all in one go must not hold up the frame.
				m_wsBurst = 0;
				yield();
			}
			auto message = TakeMessage();
			while (message is null) {
				m_wsBurst = 0;
				bool wasOpen = m_wsState == WebSocketState::Open;
				if (m_wsFlushing) {
					StartLinkFrame();
				}
				yield();
				@message = TakeMessage();
				if (message is null && !wasOpen) {
					return dictionary();
				}
			}
			m_wsBurst++;
			return message;
		}

		// The oldest message in the form of GetMessage, or an empty dictionary. Never yields.
		dictionary@ TryGetMessage()
		{
			if (m_wsState == WebSocketState::Listening) {
				WarnServer("TryGetMessage");
				return dictionary();
			}
			auto message = TakeMessage();
			return message is null ? dictionary() : message;
		}

		// All messages that wait, oldest first. Never yields.
		array<dictionary@>@ GetMessages()
		{
			array<dictionary@> messages;
			if (m_wsState == WebSocketState::Listening) {
				WarnServer("GetMessages");
			} else {
				for (auto message = TakeMessage(); message !is null; @message = TakeMessage()) {
					messages.InsertLast(message);
				}
			}
			return messages;
		}

		// Sends a text. False, and LastError says why, when the socket is not open, the text is too long, or 16 MiB wait
		// already. Never yields.
		bool SendMessage(const string &in message)
		{
			return IsSendable("SendMessage") && AfterSend(m_wsChannel.Send(message));
		}

		// Sends the bytes of a buffer, from its beginning, as a binary message. Otherwise like SendMessage.
		bool SendBinary(MemoryBuffer@ data)
		{
			return IsSendable("SendBinary") && AfterSend(m_wsChannel.SendBinary(data));
		}

		// Sends a text to every client of a server. False when it cannot be sent. Never yields.
		bool Broadcast(const string &in message)
		{
			auto error = m_wsServer is null ? WebSocketsLink::Errors::NotOpen() : m_wsServer.Broadcast(message);
			if (error !is null) {
				@m_wsError = error;
			}
			return error is null;
		}

		// Closes gracefully, after everything that was sent. The object may be dropped at once; a second call does nothing.
		void Close(uint16 code = 1000, const string &in reason = "")
		{
			if (m_wsState == WebSocketState::Connecting) {
				m_wsLink.Cancel();
			} else if (m_wsState == WebSocketState::Listening) {
				m_wsServer.Close(code, reason);
				DetachLink();
			} else if (m_wsState == WebSocketState::Open) {
				m_wsChannel.Close(code, reason);
				startnew(CoroutineFunc(m_wsLink.DrainAsync));
				DetachLink();
			}
		}

		// For SecureWebSocket.
		protected bool IsAlwaysSecure()
		{
			return false;
		}

		private bool ConnectAsync(const string &in url, const array<string> &in protocols)
		{
			if (!OpenLinkAsync(WebSocketsLink::Request::Connect(url, protocols, Headers, Timeout), "opened", Timeout)) {
				return false;
			}
			isClient = true;
			m_wsProtocol = WebSocketsLink::Field::Text(m_wsLink.Message, "protocol");
			@m_wsChannel = WebSocketsLink::Channel(m_wsLink, 0);
			m_wsState = WebSocketState::Open;
			return true;
		}

		// Opens a link with one request. Yields.
		private bool OpenLinkAsync(const string &in request, const string &in answer, uint timeout)
		{
			if (m_wsLink !is null) {
				@m_wsError = WebSocketsLink::Errors::AlreadyUsed();
				return false;
			}
			@m_wsError = WebSocketError();
			@m_wsChannel = null;
			@m_wsServer = null;
			m_wsProtocol = "";
			m_wsState = WebSocketState::Connecting;
			@m_wsLink = WebSocketsLink::Link();
			bool ready = false;
			try {
				ready = PrepareLinkAsync(request, answer, timeout);
			} catch {
				// Called where nothing can wait, such as Render: the object stays usable.
				m_wsLink.Close();
				DetachLink();
				throw(getExceptionInfo());
			}
			if (!ready) {
				@m_wsError = m_wsLink.Fault;
				DetachLink();
				return false;
			}
			@tcpsocket = m_wsLink.Socket;
			return true;
		}

		private bool PrepareLinkAsync(const string &in request, const string &in answer, uint timeout)
		{
			if (m_wsLink.OpenAsync()) {
				return m_wsLink.RequestAsync(request, answer, timeout);
			}
			if (m_wsLink.Fault.Code != WebSocketsLink::Code::Cancelled()) {
				WebSocketsLink::NotifyOnce(m_wsLink.Fault);
			}
			return false;
		}

		private void DetachLink()
		{
			@m_wsLink = null;
			@tcpsocket = null;
			serverrunning = false;
			m_wsState = WebSocketState::Closed;
		}

		private void ServeAsync(ref@ userdata)
		{
			auto server = cast<WebSocketsLink::Server>(userdata);
			server.ServeAsync();
			if (server is m_wsServer && m_wsState == WebSocketState::Listening) {
				@m_wsError = WebSocketsLink::Errors::BridgeLost();
				DetachLink();
			}
			server.RetireAsync();
		}

		// Old plugins may read and write a server itself: a warning, once.
		private void WarnServer(const string &in member)
		{
			if (!m_wsWarned) {
				m_wsWarned = true;
				warn("WebSocket." + member + " is for clients: a server talks to its Clients");
			}
		}

		// The oldest message, else the close, else null. Looks at the network.
		private dictionary@ TakeMessage()
		{
			if (m_wsChannel is null) {
				return null;
			}
			while (m_wsState == WebSocketState::Open && m_wsChannel.Waiting.IsEmpty) {
				bool found = m_wsLink.Next();
				if (found && m_wsLink.Current.IsMessage) {
					return m_wsChannel.TakeArrived();
				}
				if (!Settle(found)) {
					break;
				}
			}
			return m_wsChannel.Take();
		}

		// Takes in what has come without taking long, so that the state, credit and backlog are those of now.
		private void LookAtLink()
		{
			for (uint i = 0; i < 64 && TakeLinkFrame(); i++) {}
		}

		// Takes in one frame of a client. False when none waits.
		private bool TakeLinkFrame()
		{
			return m_wsState == WebSocketState::Open && Settle(m_wsLink.Next());
		}

		// Takes in the frame that was found, or that none was. False when nothing changes.
		private bool Settle(bool found)
		{
			if (found) {
				m_wsChannel.Deliver();
				if (m_wsLink.Type == "failed") {
					@m_wsError = m_wsChannel.Error;
				}
			} else if (m_wsLink.IsLost) {
				m_wsChannel.Lose();
				@m_wsError = m_wsChannel.Error;
			} else {
				return false;
			}
			if (!m_wsChannel.IsOpen) {
				m_wsLink.Close();
				DetachLink();
			}
			return true;
		}

		// Looks once a frame: what has come since changes nothing for a burst of sends.
		private bool IsSendable(const string &in member)
		{
			if (m_wsState == WebSocketState::Listening) {
				WarnServer(member);
				return false;
			}
			uint64 frame = Time::FrameCount;
			if (frame != m_wsLookedFrame) {
				m_wsLookedFrame = frame;
				LookAtLink();
				StartLinkFrame();
			}
			if (m_wsChannel is null) {
				@m_wsError = WebSocketsLink::Errors::NotOpen();
			}
			return m_wsChannel !is null;
		}

		private bool AfterSend(bool sent)
		{
			if (!sent) {
				@m_wsError = m_wsChannel.Error;
			} else if (!m_wsFlushing && m_wsLink.Writer.Queued > 0) {
				m_wsFlushing = true;
				startnew(CoroutineFunc(FlushLinkAsync));
			}
			return sent;
		}

		// Writes what waits as the bridge gives credit. Yields.
		private void FlushLinkAsync()
		{
			while (m_wsLink !is null && m_wsLink.Writer.Queued > 0) {
				LookAtLink();
				StartLinkFrame();
				yield();
			}
			m_wsFlushing = false;
		}

		private void StartLinkFrame()
		{
			if (m_wsLink !is null) {
				m_wsLink.Writer.StartFrame();
			}
		}
	}
}
