namespace WebSocketsLink
{
	// Cuts what the bridge sends into frames, and never waits. A frame that came alone, or is long, is read straight from the
	// socket; of a burst, a chunk is read at once and the frames are taken from it.
	shared class FrameReader
	{
		Net::Socket@ Socket;

		// False once a head was no head: the stream has lost its framing.
		bool IsIntact = true;

		// Whether nothing is in hand, so that the next bytes of the socket begin a frame.
		bool IsClear = true;

		// Of the frame that ReadFrame found.
		uint8 Kind = 0;
		bool IsMessage = false; // a text or binary message
		int Length = 0; // of the body, in bytes

		// Longest text or binary message that the bridge may send, in bytes.
		int MaxMessage = 0;

		// Longest JSON message that the bridge may send, in bytes.
		int MaxJson = int(Protocol::MaxBridgeJsonBytes);

		// Whether messages come from clients of a server, and their frames name one.
		bool HasClients = false;

		private bool m_hasHead = false; // of a frame whose body has not come
		private int64 m_head = 0;
		private int m_waiting = 0; // bytes of the body, or more, that wait in the socket
		private MemoryBuffer@ m_chunk;
		private int m_left = 0; // bytes of m_chunk that are not taken yet
		private bool m_isInChunk = false; // the body that ReadFrame found
		private Pieces@ m_pieces; // of a head or body that has not come at once, or null

		// The number of a server's client.
		uint get_Client()
		{
			return uint(((m_head >> 40) & 0x7f) | ((m_head >> 41) & 0x3f80) | ((m_head >> 42) & 0x1fc000));
		}

		// True when a whole frame has come. Take its body before the next call, even an empty one.
		bool ReadFrame()
		{
			if (!m_hasHead && !ReadHead()) {
				return false;
			}
			m_isInChunk = m_left > 0 && m_left >= Length;
			m_hasHead = !m_isInChunk && m_waiting < Length && !GatherBody();
			if (m_hasHead) {
				return false;
			}
			if (m_isInChunk) {
				m_left -= Length;
			}
			IsClear = m_left == 0;
			return true;
		}

		// The body as the dictionary that the API promises.
		dictionary@ TakeMessage()
		{
			dictionary message;
			if (Kind == uint8(Protocol::BinaryFrame)) {
				message.Set("binary", true);
				message.Set("data", @TakeBuffer());
			} else if (m_isInChunk) {
				message.Set("message", m_chunk.ReadString(Length));
			} else if (m_pieces is null) {
				KeepText(message, Socket.ReadRaw(Length));
			} else {
				message.Set("message", TakeBuffer().ReadString(Length));
			}
			return message;
		}

		string TakeText()
		{
			if (m_isInChunk) {
				return m_chunk.ReadString(Length);
			}
			if (m_pieces is null) {
				return Whole(Socket.ReadRaw(Length));
			}
			return TakeBuffer().ReadString(Length);
		}

		// Puts the body that was just read into a message. `text` comes straight from the socket, so its length counts bytes: a
		// read may bring less than it could.
		void KeepText(dictionary@ message, const string &in text)
		{
			if (int(text.Length) == Length) {
				message.Set("message", text);
			} else {
				message.Set("message", Completed(text));
			}
		}

		private string Whole(const string &in text)
		{
			return int(text.Length) == Length ? text : Completed(text);
		}

		uint TakeUint()
		{
			if (m_isInChunk) {
				return m_chunk.ReadUInt32();
			}
			return m_pieces is null ? Socket.ReadUint32() : TakeBuffer().ReadUInt32();
		}

		// The body in a buffer of its own, which stands at its beginning.
		MemoryBuffer@ TakeBuffer()
		{
			if (m_isInChunk) {
				return TakeFromChunk(Length);
			}
			if (m_pieces is null) {
				return Length > 0 ? Completed(Socket.ReadBuffer(Length)) : MemoryBuffer();
			}
			auto body = m_pieces.All;
			@m_pieces = null;
			return body;
		}

		private bool ReadHead()
		{
			if (m_left >= int(Protocol::HeadBytes)) {
				m_left -= int(Protocol::HeadBytes);
				return TakeHead(m_chunk.ReadInt64(), 0);
			}
			if (m_left == 0 && m_pieces is null) {
				int waiting = Socket.Available();
				if (waiting >= int(Protocol::HeadBytes)) {
					return TakeHead(Socket.ReadInt64(), waiting - int(Protocol::HeadBytes));
				}
				if (waiting <= 0) {
					IsClear = true;
					return false;
				}
			}
			if (Gather(int(Protocol::HeadBytes))) {
				int64 head = m_pieces.All.ReadInt64();
				@m_pieces = null;
				return TakeHead(head, 0);
			}
			if (m_pieces.Count >= 4) {
				// A length that no frame has is no reason to wait for a tag.
				int length = int(m_pieces.All.ReadUInt32()) - int(Protocol::TagBytes);
				IsIntact = length >= 0 && length <= Math::Max(MaxMessage, MaxJson);
			}
			return false;
		}

		// A head was read, and `waiting` bytes wait behind it in the socket. False when it is no head of the bridge.
		bool TakeHead(int64 head, int waiting)
		{
			m_head = head;
			Kind = uint8(head >> 32);
			IsMessage = Kind == uint8(Protocol::TextFrame) || Kind == uint8(Protocol::BinaryFrame);
			Length = int(head) - int(Protocol::TagBytes);
			int longest = -1;
			if (IsMessage) {
				longest = MaxMessage;
			} else if (Kind == uint8(Protocol::MessageFrame)) {
				longest = MaxJson;
			} else if (Kind == uint8(Protocol::CreditFrame) && Length == 4) {
				longest = 4;
			}
			bool isTag = (uint(head >> 32) & 0x80808000) == 0x80808000;
			bool isNamed = (head >> 40) & 0x7f7f7f != 0;
			IsIntact = isTag && isNamed == (IsMessage && HasClients) && Length >= 0 && Length <= longest;
			IsClear = false;
			m_waiting = waiting;
			if (waiting > Length && Length < int(Limit::LongBody) && IsIntact) {
				// More frames follow.
				@m_chunk = Socket.ReadBuffer(Math::Min(waiting, int(Limit::Chunk)));
				m_chunk.Seek(0);
				m_left = int(m_chunk.GetSize());
				m_waiting = 0;
			}
			m_hasHead = IsIntact;
			return IsIntact;
		}

		// Whether the body is there, which is not in the chunk.
		private bool GatherBody()
		{
			if (m_left == 0 && m_pieces is null) {
				m_waiting = Socket.Available();
				if (m_waiting >= Length) {
					return true;
				}
			}
			return Gather(Length);
		}

		// Collects bytes in m_pieces, those of the chunk first. True when all are there.
		private bool Gather(int bytes)
		{
			IsClear = false;
			if (m_pieces is null) {
				@m_pieces = Pieces(bytes);
				if (m_left > 0) {
					m_pieces.Add(TakeFromChunk(m_left));
					m_left = 0;
				}
			}
			return m_pieces.Read(Socket);
		}

		// A body whose beginning was read. The rest is there, so a few more reads bring it.
		private MemoryBuffer@ Completed(MemoryBuffer@ body)
		{
			if (int(body.GetSize()) == Length) {
				body.Seek(0);
				return body;
			}
			Pieces pieces(Length);
			pieces.Add(body);
			while (!pieces.Read(Socket)) {}
			return pieces.All;
		}

		private string Completed(const string &in text)
		{
			auto body = MemoryBuffer();
			body.Write(text);
			return Completed(body).ReadString(Length);
		}

		private MemoryBuffer@ TakeFromChunk(int bytes)
		{
			uint64 end = m_chunk.GetPosition() + uint64(bytes);
			auto taken = m_chunk.ReadBuffer(bytes);
			taken.Seek(0);
			m_chunk.Seek(end);
			return taken;
		}
	}
}
