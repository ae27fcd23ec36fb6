namespace WebSockets
{
	// One TCP connection to the bridge. Authenticates both ends, hands out frames, and takes care of the credit that
	// the bridge gives. A link is used once.
	shared class Link
	{
		Net::Socket@ Socket;
		FrameWriter@ Writer;

		// Why the link could not be opened, or null.
		Net::WebSocketError@ Fault;

		// The message that Next found: its type and its whole header.
		string Type;
		Json::Value@ Message;

		// The bridge's limits in bytes.
		int MaxMessage = 0;
		int ReceiveWindow = 0;

		private FrameReader@ m_reader;
		private string m_header;
		private bool m_cancelled = false;
		private bool m_closed = false;

		// Finds the bridge, dials, and greets. Yields until the link is ready (true), or Fault says why not (false).
		bool OpenAsync()
		{
			auto bridge = FindBridge();
			if (bridge is null) {
				return Fail(Errors::BridgeMissing());
			}
			if (!DialAsync(bridge.Port)) {
				return Fail(Errors::BridgeUnreachable());
			}
			string nonce = Crypto::RandomBase64(32);
			string hello = Request::Hello(Meta::ExecutingPlugin().ID, nonce, bridge.GameProof(nonce));
			if (!Socket.WriteRaw(FrameHead(hello).Bytes) || !AwaitAsync(5000, Errors::BridgeSilent())) {
				return Fail(Errors::BridgeUnreachable());
			}
			if (Type != "welcome" || Field::Text(Message, "proof") != bridge.BridgeProof(nonce)) {
				return Fail(Errors::BridgeUntrusted());
			}
			return Accept();
		}

		// Writes a request and yields until the answer that it hopes for has come (true), or Fault says why not (false).
		bool RequestAsync(const string &in header, const string &in answer, uint timeout)
		{
			if (header.Length > int(Protocol::MaxHeaderBytes)) {
				return Fail(Errors::BadArgument("Cannot send this request: its texts are too long together"));
			}
			Write(header);
			do {
				// The bridge keeps the time itself; this one is for a bridge that hangs.
				if (!AwaitAsync(int(timeout) + 2000, Errors::TimedOut())) {
					return Fail(Errors::BridgeLost());
				}
				TakeText();
			} while (Type != answer && Type != "failed");
			return Type == answer || Fail(Errors::FromMessage(Message));
		}

		// True when a whole message for the owner has come; take its payload before the next call. Never waits.
		bool Next()
		{
			while (m_reader.Next()) {
				if (m_reader.Header == m_header) {
					return true;
				}
				if (m_reader.Header.StartsWith(CreditStart())) {
					TakeCredit();
				} else {
					return ParseHeader();
				}
			}
			return false;
		}

		// Size of the frame that Next found, in bytes.
		int get_FrameBytes()
		{
			return m_reader.FrameBytes;
		}

		string TakeText()
		{
			return m_reader.TakeText();
		}

		MemoryBuffer@ TakeBinary()
		{
			return m_reader.TakeBinary();
		}

		// Writes a message without a payload.
		void Write(const string &in header)
		{
			Writer.Write(FrameHead(header).Bytes);
		}

		// Writes a message with a payload, or queues it. Null, or why it cannot be sent.
		Net::WebSocketError@ Post(FrameHead@ head, const string &in payload)
		{
			int length = payload.Length;
			if (length > MaxMessage) {
				return Errors::MessageTooLarge(length, MaxMessage);
			}
			if (Writer.Queued + length > MaxQueueBytes()) {
				return Errors::QueueFull(MaxQueueBytes());
			}
			head.SetPayloadLength(length);
			Writer.Write(head.Bytes + payload);
			return Writer.IsIntact ? null : Errors::BridgeLost();
		}

		// Whether the link is gone or useless. Ask after Next has found nothing.
		bool get_IsLost()
		{
			return m_cancelled || !Writer.IsIntact || !m_reader.IsIntact || (Socket.IsHungUp() && Socket.Available() <= 0);
		}

		// Whether nothing waits to be written any more.
		bool get_IsFlushed()
		{
			return m_closed || Writer.Queued == 0;
		}

		void Close()
		{
			m_closed = true;
			if (Socket !is null) {
				Socket.Close();
			}
		}

		// Makes whatever waits for this link give up.
		void Cancel()
		{
			m_cancelled = true;
			@Fault = Errors::Cancelled();
		}

		// Ends the link after "close" was written: sends what waits and reads until the bridge has answered, since a
		// TCP connection that is closed with unread data may lose what is still on its way out. Yields.
		void DrainAsync()
		{
			Patience@ patience = Patience(3000);
			while (true) {
				if (Next()) {
					TakeText();
					if (Type == "closed" && !Message.HasKey("client")) {
						break;
					}
					continue;
				}
				Writer.Flush();
				if (Writer.Queued > 0) {
					@patience = Patience(3000);
				}
				if (IsLost || patience.IsOver()) {
					break;
				}
				yield();
			}
			Close();
		}

		// Credit is as frequent as messages and its number always another, so it is read without a JSON parser.
		private void TakeCredit()
		{
			int start = CreditStart().Length;
			Writer.AddRoom(Text::ParseInt(m_reader.Header.SubStr(start, m_reader.Header.Length - start - 1)));
			m_reader.TakeText();
		}

		private string CreditStart()
		{
			return '{"type":"credit","bytes":';
		}

		// False for a header that is no message: the stream cannot be trusted any more.
		private bool ParseHeader()
		{
			auto message = Field::Parse(m_reader.Header);
			m_reader.IsIntact = message !is null;
			if (m_reader.IsIntact) {
				m_header = m_reader.Header;
				@Message = message;
				Type = Field::Text(message, "type");
			}
			return m_reader.IsIntact;
		}

		private bool DialAsync(uint16 port)
		{
			@Socket = Net::Socket();
			@Writer = FrameWriter(Socket);
			@m_reader = FrameReader(Socket);
			if (!Socket.Connect("127.0.0.1", port)) {
				return false;
			}
			Patience@ patience = Patience(900);
			while (!m_cancelled && !Socket.IsReady()) {
				if (Socket.IsHungUp() || patience.IsOver()) {
					return false;
				}
				yield();
			}
			return !m_cancelled;
		}

		// Yields until a message has come. False when the link is lost, or the time is up: that sets Fault to `late`.
		private bool AwaitAsync(int milliseconds, Net::WebSocketError@ late)
		{
			Patience@ patience = Patience(milliseconds);
			while (!Next()) {
				if (IsLost) {
					return false;
				}
				if (patience.IsOver()) {
					return Fail(late);
				}
				yield();
			}
			return true;
		}

		private bool Accept()
		{
			TakeText();
			int spoken = Field::Number(Message, "protocol");
			if (spoken != int(Protocol::Version)) {
				return Fail(Errors::ProtocolUnsupported(spoken));
			}
			auto limits = Message["limits"];
			Writer.AddRoom(Field::Number(limits, "window"));
			ReceiveWindow = Field::Number(limits, "receiveWindow");
			MaxMessage = Field::Number(limits, "maxMessage");
			m_reader.MaxPayload = MaxMessage;
			return true;
		}

		// Most bytes that wait in the game for the bridge.
		private int MaxQueueBytes()
		{
			return 16 * 1024 * 1024;
		}

		// The first fault stays.
		private bool Fail(Net::WebSocketError@ fault)
		{
			if (Fault is null) {
				@Fault = fault;
			}
			Close();
			return false;
		}
	}
}
