namespace WebSocketsLink
{
	// One TCP connection to the bridge. Authenticates both ends, hands out frames, and takes care of the credit that
	// the bridge gives. A link is used once.
	shared class Link
	{
		Net::Socket@ Socket;
		FrameReader@ Reader;
		FrameWriter@ Writer;

		// Why the link could not be opened, or null.
		Net::WebSocketError@ Fault;

		// The header of the message that Next found.
		Header@ Current;

		// The bridge's limits in bytes.
		int MaxMessage = 0;
		int ReceiveWindow = 0;

		private HeaderCache m_headers;
		private string m_creditStart = '{"type":"credit","bytes":';
		private bool m_cancelled = false;
		private bool m_closed = false;
		private int m_allowance = 0; // what the frames of this link may still cost before the next frame of the game
		private uint64 m_frame = 0; // in which the allowance was given
		private bool m_resting = false;

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
			if (!Socket.WriteRaw(FrameHead(hello).Bytes) || !AwaitAsync(Patience(5000), Errors::BridgeSilent())) {
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
			// The bridge keeps the time itself; this one is for a bridge that hangs, or says anything but an answer.
			Patience@ patience = Patience(int(timeout) + 2000);
			do {
				if (!AwaitAsync(patience, Errors::TimedOut())) {
					return Fail(Errors::BridgeLost());
				}
				TakeText();
			} while (Type != answer && Type != "failed");
			return Type == answer || Fail(Errors::FromMessage(Message));
		}

		// True when a whole message for the owner has come; take its payload before the next call. Never waits, and finds
		// nothing more in this frame of the game once much was taken in it.
		bool Next()
		{
			while ((m_allowance > 0 || Refill()) && Reader.Next()) {
				m_allowance -= int(Limit::MessageCost) + Reader.FrameBytes;
				if (Reader.IsSameHeader) {
					return true;
				}
				if (Reader.Header.StartsWith(m_creditStart)) {
					TakeCredit();
				} else {
					return Recognise();
				}
			}
			return false;
		}

		string get_Type()
		{
			return Current.Type;
		}

		Json::Value@ get_Message()
		{
			return Current.Message;
		}

		string TakeText()
		{
			return Reader.TakeText();
		}

		// Writes a message without a payload, now.
		void Write(const string &in header)
		{
			Writer.Write(FrameHead(header).Bytes, "");
			Writer.Flush();
		}

		// Writes a message with a payload, or queues it. Null, or why it cannot be sent.
		Net::WebSocketError@ Post(FrameHead@ head, const string &in payload)
		{
			int length = payload.Length;
			if (length > MaxMessage) {
				return Errors::MessageTooLarge(length, MaxMessage);
			}
			if (Writer.Queued + length > int(Limit::Queue)) {
				return Errors::QueueFull(int(Limit::Queue));
			}
			head.SetPayloadLength(length);
			Writer.Write(head.Bytes, payload);
			return Writer.IsIntact ? null : Errors::BridgeLost();
		}

		// Whether the link is gone or useless. Ask after Next has found nothing.
		bool get_IsLost()
		{
			return m_cancelled || !Writer.IsIntact || !Reader.IsIntact || (!m_resting && Socket.IsHungUp() && Socket.Available() <= 0);
		}

		// Whether nothing waits to be written any more.
		bool get_IsFlushed()
		{
			return m_closed || Writer.Queued == 0;
		}

		// Ends the link, after what fits the window of that which waits.
		void Close()
		{
			if (Socket !is null) {
				if (!m_closed) {
					Writer.Flush();
				}
				Socket.Close();
			}
			m_closed = true;
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
			int queued = Writer.Queued;
			while (true) {
				if (Next()) {
					TakeText();
					if (Type == "closed" && !Message.HasKey("client")) {
						break;
					}
					continue;
				}
				Writer.StartFrame();
				if (Writer.Queued < queued) {
					queued = Writer.Queued;
					@patience = Patience(3000);
				}
				if (IsLost || patience.IsOver()) {
					break;
				}
				yield();
			}
			Close();
		}

		// A flood must not hold up the game: what is over the allowance waits for the next frame. False until then.
		private bool Refill()
		{
			uint64 frame = Time::FrameCount;
			m_resting = frame == m_frame;
			if (!m_resting) {
				m_frame = frame;
				m_allowance = int(Limit::Allowance);
			}
			return !m_resting;
		}

		// Credit is as frequent as messages and its number always another, so it is read without a JSON parser.
		private void TakeCredit()
		{
			int start = m_creditStart.Length;
			Writer.AddRoom(Text::ParseInt(Reader.Header.SubStr(start, Reader.Header.Length - start - 1)));
			Reader.TakeText();
			Writer.Flush();
		}

		// False for a header that is no message: the stream cannot be trusted any more.
		private bool Recognise()
		{
			@Current = m_headers.Find(Reader.Header);
			Reader.IsIntact = Current !is null;
			if (Reader.IsIntact) {
				Reader.KeepHeader(Current.IsBinary);
			}
			return Reader.IsIntact;
		}

		private bool DialAsync(uint16 port)
		{
			@Socket = Net::Socket();
			@Writer = FrameWriter(Socket);
			@Reader = FrameReader(Socket);
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
		private bool AwaitAsync(Patience@ patience, Net::WebSocketError@ late)
		{
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
			if (!Field::IsOfType(Message, "limits", Json::Type::Object)) {
				return Fail(Errors::ProtocolUnsupported(spoken));
			}
			auto limits = Message["limits"];
			Writer.AddRoom(Field::Number(limits, "window"));
			ReceiveWindow = Field::Number(limits, "receiveWindow");
			MaxMessage = Math::Min(Field::Number(limits, "maxMessage"), int(Protocol::MaxPayloadBytes));
			Reader.MaxPayload = MaxMessage;
			return true;
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
