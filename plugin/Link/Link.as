namespace WebSocketsLink
{
	// One TCP connection to the bridge. Authenticates both ends, and asks the bridge for things. A link is used once.
	shared class Link : Inbox
	{
		// Why the link could not be opened, or null.
		Net::WebSocketError@ Fault;

		// Whether something accepted the connection.
		bool IsReached = false;

		private Bridge@ m_bridge; // the one that was asked, or null
		private bool m_cancelled = false;
		private bool m_closed = false;

		// The plugin was unloaded: its coroutines will not go on.
		~Link()
		{
			Close();
		}

		// Finds the bridge, dials, and greets. Yields until the link is ready (true), or Fault says why not (false).
		bool OpenAsync()
		{
			@m_bridge = FindBridge();
			if (m_bridge is null) {
				return Fail(Errors::BridgeMissing());
			}
			IsReached = DialAsync(m_bridge.Port);
			if (!IsReached) {
				return Fail(Errors::BridgeUnreachable());
			}
			string nonce = Crypto::RandomBase64(32);
			string hello = Request::Hello(Meta::ExecutingPlugin().ID, nonce, m_bridge.Proof("game", nonce));
			if (!Socket.Write(FrameTagText(Protocol::MessageFrame, 0) + hello) || !AwaitAsync(Patience(5000), Errors::BridgeSilent())) {
				return Fail(IsIntact && Writer.IsIntact ? Errors::BridgeUnreachable() : Errors::BridgeUntrusted());
			}
			if (Type != "welcome" || Field::Text(Message, "proof") != m_bridge.Proof("bridge", nonce)) {
				return Fail(Errors::BridgeUntrusted());
			}
			return Accept();
		}

		// Writes a request and yields until the expected answer has come (true), or Fault says why not (false).
		bool RequestAsync(const string &in request, const string &in answer, uint timeout)
		{
			if (request.Length > int(Protocol::MaxGameJsonBytes)) {
				return Fail(Errors::BadArgument("Cannot send this request: its texts are too long together"));
			}
			Write(request);
			// The bridge has a timeout of its own. This one is for a bridge that hangs, or sends anything but an answer.
			Patience@ patience = Patience(int(Request::AtMost(timeout, 120000)) + 2000);
			do {
				if (!AwaitAsync(patience, Errors::TimedOut())) {
					return Fail(Loss);
				}
			} while (Type != answer && !IsRefusal);
			if (Type != answer || m_cancelled) {
				return Fail(ReadFault());
			}
			NarrowMessages();
			return IsIntact || Fail(Loss);
		}

		// Whether the bridge that was asked is the one that is there now.
		bool get_IsCurrent()
		{
			auto bridge = FindBridge();
			return bridge !is null && m_bridge !is null && bridge.Token == m_bridge.Token;
		}

		// Reads the limit for messages of this socket, if the bridge's answer to the request has one.
		private void NarrowMessages()
		{
			int longest = Number("maxMessage", 0, int(Protocol::MaxMessageBytes));
			if (longest > 0) {
				MaxMessage = Math::Min(MaxMessage, longest);
			}
			Writer.MaxMessage = MaxMessage;
		}

		// Writes a JSON message, now.
		void Write(const string &in message)
		{
			Writer.WriteNow(TextFrame(Protocol::MessageFrame, 0, message));
		}

		// Whether the link is gone or useless. Ask after Next has found nothing.
		bool get_IsLost()
		{
			return m_cancelled || !Writer.IsIntact || !IsIntact || HasEnded;
		}

		// Whether nothing waits to be written any more.
		bool get_IsFlushed()
		{
			return m_closed || Writer.Queued == 0;
		}

		// Ends the link, after one try to write what waits.
		void Close()
		{
			if (Socket !is null && !m_closed) {
				Writer.FlushLast();
				// A connection that is closed with unread data may lose what is still on its way out.
				Socket.ReadBuffer(Socket.Available());
				Socket.Close();
			}
			m_closed = true;
		}

		// Ends the link for a reason; only the first reason is kept. Returns false.
		bool Fail(Net::WebSocketError@ fault)
		{
			if (Fault is null) {
				@Fault = fault;
			}
			Close();
			return false;
		}

		// Makes whatever waits for this link give up.
		void Cancel()
		{
			m_cancelled = true;
			@Fault = Errors::Cancelled();
		}

		// Ends the link after "close" was written. Yields until the bridge has answered.
		void CloseAsync()
		{
			FinishAsync(true);
		}

		// Ends the link once nothing waits to be written. Yields. With `answered` it reads until the bridge has answered a
		// "close": a TCP connection that is closed with unread data may lose what is still on its way out.
		void FinishAsync(bool answered)
		{
			IsDry = false;
			Patience patience(3000);
			while (answered || Writer.Queued > 0) {
				if (Next()) {
					if (IsMessage) {
						TakeBuffer();
					} else if (TakeJson() && Type == "closed" && !Message.HasKey("client")) {
						break;
					}
					continue;
				}
				Writer.StartTick();
				if (IsLost || patience.IsOver(Writer.Queued)) {
					break;
				}
				yield();
			}
			Close();
		}

		// A newer plugin may have said something that this bridge does not know; that is no answer to a request.
		private bool get_IsRefusal()
		{
			return Type == "failed" && Field::Text(Message, "code") != Code::UnknownMessage();
		}

		private bool DialAsync(uint16 port)
		{
			@Socket = Net::Socket();
			@Writer = FrameWriter(Socket);
			if (!Socket.Connect("127.0.0.1", port)) {
				return false;
			}
			Patience@ patience = Patience(int(Limit::DialMs));
			// A socket that has hung up may be ready all the same.
			while (!m_cancelled && !Socket.IsHungUp() && !patience.IsOver()) {
				if (Socket.IsReady()) {
					return true;
				}
				yield();
			}
			return false;
		}

		// Yields until a JSON message has come. False when the link is lost, or when the time is up, which sets Fault to `late`.
		private bool AwaitAsync(Patience@ patience, Net::WebSocketError@ late)
		{
			while (!Next()) {
				if (IsLost) {
					return false;
				}
				if (patience.IsOver(Writer.Queued)) {
					return Fail(late);
				}
				yield();
			}
			// Nothing is open yet, so no message can come, and no client be named.
			if (IsMessage || !TakeJson() || Message.HasKey("client")) {
				Distrust();
			}
			return IsIntact;
		}

		private bool Accept()
		{
			int spoken = Field::Number(Message, "protocol");
			if (Expect("protocol", Json::Type::Number) && spoken != int(Protocol::Version)) {
				return Fail(Errors::ProtocolUnsupported(spoken));
			}
			auto limits = Object("limits");
			int window = Field::Number(limits, "window");
			ReceiveWindow = Field::Number(limits, "receiveWindow");
			int overhead = Field::Number(limits, "overhead");
			MaxMessage = Math::Min(Field::Number(limits, "maxMessage"), int(Protocol::MaxMessageBytes));
			if (!IsIntact || window <= 0 || ReceiveWindow <= 0 || overhead < 0 || MaxMessage <= 0) {
				return Fail(Errors::BridgeFaulty());
			}
			Overhead = overhead + int(Protocol::HeadBytes);
			Writer.Open(window);
			return true;
		}
	}
}
