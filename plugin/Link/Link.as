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

		// The message that Next found: its type, and its header unless it is an ordinary text message.
		string Type;
		Json::Value@ Message;

		// The bridge's limits in bytes.
		uint MaxMessage = 0;
		uint ReceiveWindow = 0;

		private FrameReader@ m_reader;
		private string m_header;

		// Finds the bridge, dials, and greets. Yields until the link is ready or Fault says why not.
		bool OpenAsync()
		{
			auto bridge = FindBridge();
			if (bridge is null) {
				return Fail(Errors::BridgeMissing());
			}
			if (!DialAsync(bridge)) {
				return Fail(Errors::BridgeUnreachable());
			}
			return GreetAsync(bridge);
		}

		// True when a whole message for the owner has come. Never waits.
		bool Next()
		{
			while (m_reader.Next()) {
				if (m_reader.Header != m_header) {
					m_header = m_reader.Header;
					@Message = Json::Parse(m_header);
					Type = string(Message["type"]);
				}
				if (Type != "credit") {
					return true;
				}
				m_reader.TakeText();
				Writer.AddRoom(uint(int(Message["bytes"])));
			}
			return false;
		}

		uint get_FrameBytes()
		{
			return m_reader.FrameBytes;
		}

		// The payload of the message that Next found; take it before the next call.
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

		// Whether the link is gone or useless, judged after everything that came has been taken.
		bool get_IsLost()
		{
			return !Writer.IsIntact || !m_reader.IsIntact || (Socket.IsHungUp() && Socket.Available() <= 0);
		}

		void Close()
		{
			if (Socket !is null) {
				Socket.Close();
			}
		}

		// Ends the link after "close" was written: sends what waits and reads until the bridge has answered, since a
		// TCP connection that is closed with unread data may lose what is still on its way out. Yields.
		void DrainAsync()
		{
			auto patience = Patience(3000);
			while (!IsLost) {
				if (Next()) {
					TakeText();
					if (Type == "closed" && !Message.HasKey("client")) {
						break;
					}
					continue;
				}
				Writer.Flush();
				if (Writer.Queued > 0) {
					patience = Patience(3000);
				} else if (patience.IsOver()) {
					break;
				}
				yield();
			}
			Close();
		}

		private bool DialAsync(Bridge@ bridge)
		{
			@Socket = Net::Socket();
			if (!Socket.Connect("127.0.0.1", bridge.Port)) {
				return false;
			}
			auto patience = Patience(900);
			while (!Socket.IsReady()) {
				if (Socket.IsHungUp() || patience.IsOver()) {
					return false;
				}
				yield();
			}
			@Writer = FrameWriter(Socket);
			@m_reader = FrameReader(Socket);
			return true;
		}

		private bool GreetAsync(Bridge@ bridge)
		{
			string nonce = Crypto::RandomBase64(32);
			string hello = FrameHead(Request::Hello(Meta::ExecutingPlugin().ID, nonce, bridge.GameProof(nonce))).Bytes;
			if (!Socket.WriteRaw(hello)) {
				return Fail(Errors::BridgeUnreachable());
			}
			auto patience = Patience(5000);
			while (!Next()) {
				if (IsLost) {
					return Fail(Errors::BridgeUnreachable());
				}
				if (patience.IsOver()) {
					return Fail(Errors::BridgeSilent());
				}
				yield();
			}
			if (Type != "welcome" || string(Message["proof"]) != bridge.BridgeProof(nonce)) {
				return Fail(Errors::BridgeUntrusted());
			}
			return Accept();
		}

		private bool Accept()
		{
			TakeText();
			int spoken = int(Message["protocol"]);
			if (spoken != int(Protocol::Version)) {
				return Fail(Errors::ProtocolUnsupported(spoken));
			}
			auto limits = Message["limits"];
			Writer.AddRoom(uint(int(limits["window"])));
			ReceiveWindow = uint(int(limits["receiveWindow"]));
			MaxMessage = uint(int(limits["maxMessage"]));
			m_reader.MaxPayload = MaxMessage;
			return true;
		}

		private bool Fail(Net::WebSocketError@ fault)
		{
			@Fault = fault;
			Close();
			return false;
		}
	}
}
