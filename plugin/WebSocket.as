namespace Net
{
	// A WebSocket client, or a WebSocket server for other programs on this machine. The work is done by the bridge, a
	// program beside the game; when it does not run, Connect and Listen return false and LastError says what to do.
	//
	// Connect, ConnectUrl, Listen and the client's GetMessage yield: call them from Main or a coroutine.
	shared class WebSocket
	{
		// The connection to the bridge, or null. For old plugins that look at it: read and write nothing there.
		Net::Socket@ tcpsocket;

		// Whether Connect was used last.
		bool isClient = false;

		// Whether the server is up.
		bool serverrunning = false;

		// Request headers for the next Connect, such as Headers["Authorization"].
		dictionary Headers;

		// Subprotocols to offer with the next Connect, best first.
		array<string> Protocols;

		// How long connecting may take, in milliseconds.
		uint Timeout = 10000;

		private WebSockets::Link@ m_link;
		private WebSockets::Mailbox m_mailbox;
		private WebSockets::FrameHead@ m_text;
		private WebSockets::FrameHead@ m_binary;
		private WebSocketState m_state = WebSocketState::None;
		private WebSocketError@ m_error = WebSocketError();
		private dictionary@ m_farewell; // the close that GetMessage has not delivered yet
		private string m_protocol;
		private uint m_taken = 0; // bytes of messages that the bridge gets back as credit
		private uint m_backlog = 0; // bytes that wait in the bridge
		private uint m_burst = 0; // messages taken since GetMessage yielded
		private bool m_flushing = false;

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

		// Whether messages may be sent.
		bool get_IsOpen()
		{
			return State == WebSocketState::Open;
		}

		// What went wrong last. Never null; all empty while all is well.
		WebSocketError@ get_LastError()
		{
			return m_error;
		}

		// The subprotocol that the server chose, or an empty string.
		string get_Protocol()
		{
			return m_protocol;
		}

		// Bytes that were sent but are not on the network yet.
		uint get_BufferedAmount()
		{
			Look();
			return m_link is null ? 0 : m_link.Writer.Queued + m_backlog;
		}

		// Connects to a host, which may carry a scheme, a path and a query: "example.com/chat?room=1".
		// Yields until the socket is open (true), or refused or timed out (false, and LastError says why).
		bool Connect(const string &in host, uint16 port)
		{
			return ConnectAsync(WebSockets::Request::Url(host, port, IsAlwaysSecure()), Protocols);
		}

		// The same, offering one subprotocol.
		bool Connect(const string &in host, uint16 port, const string &in protocol)
		{
			return Connect(host, port, IsAlwaysSecure(), protocol);
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

		// The oldest message: "message" holds a text, or "binary" is true and "data" holds a MemoryBuffer. Once after the
		// last one: "closeCode" (uint16), "reason" and "wasClean". Yields until there is something to return; on a socket
		// that is not open it yields a frame and returns an empty dictionary.
		dictionary@ GetMessage()
		{
			while (true) {
				if (m_burst >= 256) {
					// A plugin that takes all in one go must not hold up the frame.
					m_burst = 0;
					yield();
				}
				auto message = Take();
				if (message !is null) {
					m_burst++;
					return message;
				}
				m_burst = 0;
				yield();
				if (m_link is null && m_farewell is null) {
					return dictionary();
				}
			}
			return dictionary();
		}

		// The oldest message in the form of GetMessage, or an empty dictionary. Never yields.
		dictionary@ TryGetMessage()
		{
			auto message = Take();
			return message is null ? dictionary() : message;
		}

		// All messages that wait, oldest first. Never yields.
		array<dictionary@>@ GetMessages()
		{
			array<dictionary@> messages;
			for (auto message = Take(); message !is null; @message = Take()) {
				messages.InsertLast(message);
			}
			return messages;
		}

		// Sends a text. False when the socket is not open, the message is too long, or 16 MiB wait already. Never yields.
		bool SendMessage(const string &in message)
		{
			return Send(m_text, message);
		}

		// Sends the bytes of a buffer, from its beginning, as a binary message. Otherwise like SendMessage.
		bool SendBinary(MemoryBuffer@ data)
		{
			if (data is null) {
				@m_error = WebSockets::Errors::BadArgument("Cannot send a null MemoryBuffer");
				return false;
			}
			uint64 position = data.GetPosition();
			data.Seek(0);
			string bytes = data.ReadString(data.GetSize());
			data.Seek(position);
			return Send(m_binary, bytes);
		}

		// Closes gracefully, after everything that was sent. The object may be dropped at once; a second call does nothing.
		void Close(uint16 code = 1000, const string &in reason = "")
		{
			if (m_state == WebSocketState::Connecting) {
				m_state = WebSocketState::Closed; // ConnectAsync sees it
			} else if (m_link !is null) {
				m_link.Write(WebSockets::Request::Close("", code, reason));
				startnew(CoroutineFunc(m_link.DrainAsync));
				Detach();
			}
		}

		// A server for other programs on this machine.
		bool Listen(const string &in host, uint16 port, uint maxClients = 5)
		{
			@m_error = WebSocketError(WebSockets::Stage::Listen(), WebSockets::Code::ListenFailed(), "Servers are not there yet", "");
			return false;
		}

		// For SecureWebSocket.
		protected bool IsAlwaysSecure()
		{
			return false;
		}

		private bool ConnectAsync(const string &in url, const array<string> &in protocols)
		{
			if (m_state == WebSocketState::Connecting || m_link !is null) {
				@m_error = WebSockets::Errors::AlreadyUsed();
				return false;
			}
			Begin();
			isClient = true;
			auto link = WebSockets::Link();
			if (!link.OpenAsync()) {
				WebSockets::NotifyOnce(link.Fault);
				return Refuse(link, link.Fault);
			}
			string request = WebSockets::Request::Connect(url, protocols, Headers, Timeout);
			if (uint(request.Length) > uint(WebSockets::Protocol::MaxHeaderBytes)) {
				return Refuse(link, WebSockets::Errors::BadArgument("Cannot connect: URL, headers and protocols are too long together"));
			}
			link.Write(request);
			auto patience = WebSockets::Patience(int(Timeout) + 2000);
			while (m_state == WebSocketState::Connecting) {
				if (link.Next()) {
					link.TakeText();
					if (link.Type == "opened") {
						Attach(link, string(link.Message["protocol"]));
						return true;
					}
					if (link.Type == "failed") {
						return Refuse(link, WebSockets::Errors::FromMessage(link.Message));
					}
				} else if (link.IsLost) {
					return Refuse(link, WebSockets::Errors::BridgeLost());
				} else if (patience.IsOver()) {
					return Refuse(link, WebSockets::Errors::TimedOut(WebSockets::Stage::Link()));
				} else {
					yield();
				}
			}
			return Refuse(link, WebSockets::Errors::Cancelled());
		}

		private void Begin()
		{
			m_state = WebSocketState::Connecting;
			@m_error = WebSocketError();
			@m_farewell = null;
			m_mailbox = WebSockets::Mailbox();
			m_protocol = "";
			m_taken = 0;
			m_backlog = 0;
		}

		private void Attach(WebSockets::Link@ link, const string &in protocol)
		{
			@m_link = link;
			@tcpsocket = link.Socket;
			@m_text = WebSockets::FrameHead('{"type":"send"}');
			@m_binary = WebSockets::FrameHead('{"type":"send","binary":true}');
			m_protocol = protocol;
			m_state = WebSocketState::Open;
		}

		private void Detach()
		{
			@m_link = null;
			@tcpsocket = null;
			m_state = WebSocketState::Closed;
		}

		private bool Refuse(WebSockets::Link@ link, WebSocketError@ error)
		{
			link.Close();
			@m_error = error;
			m_state = WebSocketState::Closed;
			return false;
		}

		// The oldest message, else the close, else null. Looks at the network.
		private dictionary@ Take()
		{
			while (m_mailbox.IsEmpty && TakeFrame()) {}
			uint bytes = 0;
			auto message = m_mailbox.Take(bytes);
			if (message is null) {
				@message = m_farewell;
				@m_farewell = null;
			} else if (m_link !is null) {
				m_taken += bytes;
				if (m_taken >= m_link.ReceiveWindow / 4) {
					GiveCredit();
				}
			}
			return message;
		}

		private void GiveCredit()
		{
			while (m_taken > 0) {
				uint bytes = Math::Min(m_taken, 8 * 1024 * 1024); // a header's integers stay below 2^24
				m_link.Write(WebSockets::Request::Credit("", bytes));
				m_taken -= bytes;
			}
		}

		// Takes in what has come without taking long, so that the state, credit and backlog are those of now.
		private void Look()
		{
			for (uint i = 0; i < 64 && TakeFrame(); i++) {}
		}

		// Takes in one frame. False when none waits or the link is gone.
		private bool TakeFrame()
		{
			if (m_link is null) {
				return false;
			}
			if (!m_link.Next()) {
				if (m_link.IsLost) {
					@m_error = WebSockets::Errors::BridgeLost();
					End(1006, "", false);
				}
				return false;
			}
			if (m_link.Type == "message") {
				TakeMessage();
				return true;
			}
			m_link.TakeText();
			if (m_link.Type == "failed") {
				@m_error = WebSockets::Errors::FromMessage(m_link.Message);
			} else if (m_link.Type == "buffered") {
				m_backlog = uint(int(m_link.Message["bytes"]));
			} else if (m_link.Type == "closed") {
				auto message = m_link.Message;
				End(uint16(int(message["code"])), string(message["reason"]), bool(message["clean"]));
			}
			return true;
		}

		private void TakeMessage()
		{
			dictionary message;
			if (m_link.Message.HasKey("binary")) {
				message.Set("binary", true);
				message.Set("data", m_link.TakeBinary());
			} else {
				message.Set("message", m_link.TakeText());
			}
			m_mailbox.Put(message, m_link.FrameBytes);
		}

		private void End(uint16 code, const string &in reason, bool wasClean)
		{
			@m_farewell = dictionary = {{"closeCode", code}, {"reason", reason}, {"wasClean", wasClean}};
			m_link.Close();
			Detach();
		}

		private bool Send(WebSockets::FrameHead@ head, const string &in payload)
		{
			Look();
			if (m_state != WebSocketState::Open) {
				@m_error = WebSockets::Errors::NotOpen();
				return false;
			}
			uint length = uint(payload.Length);
			if (length > m_link.MaxMessage) {
				@m_error = WebSockets::Errors::MessageTooLarge(length, m_link.MaxMessage);
				return false;
			}
			if (m_link.Writer.Queued + length > 16 * 1024 * 1024) {
				@m_error = WebSockets::Errors::QueueFull(16 * 1024 * 1024);
				return false;
			}
			head.SetPayloadLength(length);
			m_link.Writer.Write(head.Bytes + payload);
			if (m_link.Writer.Queued > 0 && !m_flushing) {
				m_flushing = true;
				startnew(CoroutineFunc(FlushAsync));
			}
			return m_link.Writer.IsIntact;
		}

		// Writes what waits as the bridge gives credit.
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
