namespace WebSocketsLink
{
	// One TCP connection to the bridge. Authenticates both ends, hands out frames, and takes care of the credit that
	// the bridge gives. A link is used once.
	shared class Link : FrameReader
	{
		FrameWriter@ Writer;

		// Why the link could not be opened, or null.
		Net::WebSocketError@ Fault;

		// The JSON message that TakeJson took, and its type.
		Json::Value@ Message;
		string Type;

		// What the frame costs that Next or TakeLone found, in bytes of credit.
		int Cost = 0;

		// The bridge's limits in bytes.
		int ReceiveWindow = 0;
		int Overhead = 0;

		private string m_tag = FrameTagText(Protocol::MessageFrame, 0);
		private int64 m_credit = int64(FrameHead(Protocol::CreditFrame, 0, 4));
		private bool m_cancelled = false;
		private bool m_closed = false;
		private bool m_isDry = false; // TakeLone has just found nothing, which is the answer for Next too
		private int m_allowance = 0; // what the frames of this link may still cost before the next tick
		private uint64 m_tick = 0; // in which the allowance was given
		private bool m_resting = false;

		// The plugin was unloaded: its coroutines will not go on.
		~Link()
		{
			Close();
		}

		// Opens the link and makes one request. Yields until the answer that it hopes for has come (true), or Fault says why
		// not (false).
		bool StartAsync(const string &in request, const string &in answer, uint timeout)
		{
			return OpenAsync() && RequestAsync(request, answer, timeout);
		}

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
			if (!Socket.Write(m_tag + hello) || !AwaitAsync(Patience(5000), Errors::BridgeSilent())) {
				return Fail(Errors::BridgeUnreachable());
			}
			if (Type != "welcome" || Field::Text(Message, "proof") != bridge.BridgeProof(nonce)) {
				return Fail(Errors::BridgeUntrusted());
			}
			return Accept();
		}

		// Writes a request and yields until the answer that it hopes for has come (true), or Fault says why not (false).
		bool RequestAsync(const string &in request, const string &in answer, uint timeout)
		{
			if (request.Length > int(Protocol::MaxGameJsonBytes)) {
				return Fail(Errors::BadArgument("Cannot send this request: its texts are too long together"));
			}
			Write(request);
			// The bridge keeps the time itself; this one is for a bridge that hangs, or says anything but an answer.
			Patience@ patience = Patience(int(timeout) + 2000);
			do {
				if (!AwaitAsync(patience, Errors::TimedOut())) {
					return Fail(Errors::BridgeLost());
				}
			} while (Type != answer && !IsRefusal);
			return (Type == answer && !m_cancelled) || Fail(Errors::FromMessage(Message));
		}

		// The everyday message: a text that has come alone. Null when something else has come, which Next finds, or nothing.
		dictionary@ TakeLone(uint tag)
		{
			if (m_hasHead || m_left > 0 || m_pieces !is null || m_allowance <= 0) {
				return null;
			}
			int waiting = Socket.Available() - int(Protocol::HeadBytes);
			m_isDry = waiting < 0;
			if (m_isDry || !IsIntact) {
				return null;
			}
			m_head = Socket.ReadInt64();
			Length = int(m_head) - int(Protocol::TagBytes);
			if (uint(m_head >> 32) != tag || waiting != Length || Length > MaxMessage) {
				m_hasHead = TakeHead(m_head, waiting);
				return null;
			}
			m_allowance -= int(Limit::FrameCost) + Length;
			Cost = int(Protocol::HeadBytes) + Length + Overhead;
			dictionary message;
			KeepText(message, Socket.ReadRaw(Length));
			return message;
		}

		// Takes in the credit that the bridge gives for each write, if nothing else has come. False when something has.
		bool TakeLoneCredit()
		{
			int waiting = m_hasHead || m_left > 0 || m_pieces !is null || !IsIntact ? -1 : Socket.Available();
			if (waiting != int(Protocol::HeadBytes) + 4) {
				return waiting == 0;
			}
			m_head = Socket.ReadInt64();
			if (m_head != m_credit) {
				m_hasHead = TakeHead(m_head, 4);
				return false;
			}
			Writer.AddRoom(int(Socket.ReadUint32()));
			return true;
		}

		// True when a whole frame for the owner has come; take its body before the next call. Never waits, and finds
		// nothing more in this tick once much was taken in it.
		bool Next()
		{
			if (m_isDry) {
				m_isDry = false;
				return false;
			}
			while ((m_allowance > 0 || Refill()) && ReadFrame()) {
				m_allowance -= Length + (Kind == uint8(Protocol::MessageFrame) ? int(Limit::JsonCost) : int(Limit::FrameCost));
				if (Kind != uint8(Protocol::CreditFrame)) {
					Cost = int(Protocol::HeadBytes) + Length + Overhead;
					return true;
				}
				Writer.AddRoom(int(TakeUint()));
			}
			return false;
		}

		// Takes the JSON message that Next found. False for what is none: the stream cannot be trusted any more.
		bool TakeJson()
		{
			@Message = Field::Parse(TakeText());
			IsIntact = Message !is null;
			if (IsIntact) {
				Type = Field::Text(Message, "type");
			}
			return IsIntact;
		}

		// Sends a text: `frame` is the tag and the text in one. A NUL in the text may have ended that early; such a text goes by a
		// buffer. Null, or why it cannot be sent.
		Net::WebSocketError@ Post(uint client, const string &in frame, const string &in text)
		{
			bool isWhole = frame.Length == text.Length + int(Protocol::TagBytes);
			if (isWhole && int(text.Length) <= MaxMessage && Writer.WriteAtOnce(frame)) {
				return null;
			}
			auto error = Check(text.Length);
			if (error is null) {
				if (isWhole) {
					Writer.Write(frame);
				} else {
					Writer.Write(TextFrame(client, text));
				}
			}
			return Writer.IsIntact ? error : Errors::BridgeLost();
		}

		// Sends all bytes of a buffer. Null, or why it cannot be sent.
		Net::WebSocketError@ Post(uint client, MemoryBuffer@ data)
		{
			auto error = data is null ? Errors::BadArgument("Cannot send a null MemoryBuffer") : Check(data.GetSize());
			if (error is null) {
				Writer.Write(BinaryFrame(client, data));
			}
			return Writer.IsIntact ? error : Errors::BridgeLost();
		}

		// Takes in the longest message of this socket, if the bridge's answer to the request names one.
		void NarrowMessages()
		{
			int longest = Field::Number(Message, "maxMessage");
			if (longest > 0) {
				MaxMessage = Math::Min(MaxMessage, longest);
			}
		}

		// Writes a JSON message, now.
		void Write(const string &in message)
		{
			Writer.Write(m_tag + message);
			Writer.Flush();
		}

		// Whether the link is gone or useless. Ask after Next has found nothing.
		bool get_IsLost()
		{
			return m_cancelled || !Writer.IsIntact || !IsIntact || (!m_resting && Socket.IsHungUp() && Socket.Available() <= 0);
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
			Patience@ patience = Patience(3000);
			int queued = Writer.Queued;
			while (answered || queued > 0) {
				if (Next()) {
					if (IsMessage) {
						TakeBuffer();
					} else if (TakeJson() && Type == "closed" && !Message.HasKey("client")) {
						break;
					}
					continue;
				}
				Writer.StartTick();
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

		private Net::WebSocketError@ Check(uint64 bytes)
		{
			if (bytes > uint64(MaxMessage)) {
				return Errors::MessageTooLarge(bytes, MaxMessage);
			}
			// One message alone passes, however long.
			if (Writer.Queued > 0 && Writer.Queued + int(bytes) > int(Limit::Queue)) {
				return Errors::QueueFull(int(Limit::Queue));
			}
			return null;
		}

		// A flood must not hold up the game: what is over the allowance waits for the next tick. False until then.
		private bool Refill()
		{
			uint64 tick = Time::FrameCount;
			m_resting = tick == m_tick;
			if (!m_resting) {
				m_tick = tick;
				m_allowance = int(Limit::Allowance);
			}
			return !m_resting;
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

		// Yields until a JSON message has come. False when the link is lost, or the time is up: that sets Fault to `late`.
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
			if (IsMessage) {
				IsIntact = false; // nothing is open yet
			}
			return IsIntact && TakeJson();
		}

		private bool Accept()
		{
			int spoken = Field::Number(Message, "protocol");
			if (spoken != int(Protocol::Version) || !Field::IsOfType(Message, "limits", Json::Type::Object)) {
				return Fail(Errors::ProtocolUnsupported(spoken));
			}
			auto limits = Message["limits"];
			Writer.Open(Field::Number(limits, "window"));
			ReceiveWindow = Field::Number(limits, "receiveWindow");
			Overhead = Field::Number(limits, "overhead");
			MaxMessage = Math::Min(Field::Number(limits, "maxMessage"), int(Protocol::MaxMessageBytes));
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
