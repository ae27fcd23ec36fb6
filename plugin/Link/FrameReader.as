namespace WebSocketsLink
{
	// Cuts what the bridge sends into frames, and never waits. A frame that came alone, or is long, is read straight from the
	// socket; of a burst, a chunk is read at once and the frames are taken from it.
	shared class FrameReader
	{
		// Fields that every message needs come first, so that they are close together in memory.
		Net::Socket@ Socket;

		// False once a head was no head: the stream has lost its framing.
		bool IsIntact = true;

		// Of the frame that ReadFrame found.
		uint8 Kind = 0;
		protected bool m_hasHead = false; // of a frame whose body has not come
		int Length = 0; // of the body, in bytes
		protected int64 m_head = 0;
		protected MemoryBuffer@ m_pieces; // a head or body that comes in pieces
		protected int m_left = 0; // bytes of m_chunk that are not taken yet

		// Longest text or binary message that the bridge may send, in bytes.
		int MaxMessage = 0;

		// What the frame costs that the owner found, in bytes of credit.
		int Cost = 0;

		// What each message costs beside its frame's bytes.
		int Overhead = 0;

		// Whether messages come from clients of a server, and their frames name one.
		bool HasClients = false;

		private int m_waiting = 0; // bytes of the body, or more, that wait in the socket
		private MemoryBuffer@ m_chunk;
		private int m_gathered = 0; // bytes of m_pieces

		// The number of a server's client.
		uint get_Client()
		{
			return uint(((m_head >> 40) & 0x7f) | ((m_head >> 41) & 0x3f80) | ((m_head >> 42) & 0x1fc000));
		}

		bool get_IsMessage()
		{
			return Kind == uint8(Protocol::TextFrame) || Kind == uint8(Protocol::BinaryFrame);
		}

		// True when a whole frame has come. Take its body before the next call, even an empty one.
		bool ReadFrame()
		{
			if (!m_hasHead && !ReadHead()) {
				return false;
			}
			m_hasHead = !HasBody();
			return !m_hasHead;
		}

		// The body as the dictionary that the API promises.
		dictionary@ TakeMessage()
		{
			dictionary message;
			if (Kind == uint8(Protocol::BinaryFrame)) {
				message.Set("binary", true);
				message.Set("data", TakeBuffer());
			} else if (m_left > 0 || m_pieces !is null || Length == 0) {
				message.Set("message", TakeText());
			} else {
				KeepText(message, Socket.ReadRaw(Length));
			}
			return message;
		}

		string TakeText()
		{
			if (m_left > 0) {
				m_left -= Length;
				return m_chunk.ReadString(Length);
			}
			return TakeBuffer().ReadString(Length);
		}

		uint TakeUint()
		{
			if (m_left > 0) {
				m_left -= Length;
				return m_chunk.ReadUInt32();
			}
			return m_pieces is null ? Socket.ReadUint32() : TakeBuffer().ReadUInt32();
		}

		// The body in a buffer of its own, which stands at its beginning.
		MemoryBuffer@ TakeBuffer()
		{
			if (m_left > 0) {
				return TakeFromChunk(Length);
			}
			auto body = m_pieces;
			if (body is null && Length > 0) {
				@body = Socket.ReadBuffer(Length);
				if (int(body.GetSize()) < Length) {
					GatherRest(body);
					@body = m_pieces;
				}
			}
			@m_pieces = null;
			if (body is null) {
				return MemoryBuffer();
			}
			body.Seek(0);
			return body;
		}

		// Keeps the body that was just read. `text` comes straight from the socket, so its length counts bytes: a read may bring
		// less than it could.
		void KeepText(dictionary@ message, const string &in text)
		{
			if (int(text.Length) == Length) {
				message.Set("message", text);
			} else {
				message.Set("message", Complete(text));
			}
		}

		// The same, without a dictionary.
		string KeepText(const string &in text)
		{
			return int(text.Length) == Length ? text : Complete(text);
		}

		private string Complete(const string &in text)
		{
			auto begin = MemoryBuffer();
			begin.Write(text);
			GatherRest(begin);
			string whole = m_pieces.ReadString(Length);
			@m_pieces = null;
			return whole;
		}

		private bool ReadHead()
		{
			if (m_left >= int(Protocol::HeadBytes)) {
				m_left -= int(Protocol::HeadBytes);
				return TakeHead(m_chunk.ReadInt64(), 0);
			}
			if (m_left > 0 || m_pieces !is null) {
				if (!Gather(int(Protocol::HeadBytes))) {
					CheckLength();
					return false;
				}
				int64 head = m_pieces.ReadInt64();
				@m_pieces = null;
				return TakeHead(head, 0);
			}
			int waiting = Socket.Available();
			if (waiting >= int(Protocol::HeadBytes)) {
				return TakeHead(Socket.ReadInt64(), waiting - int(Protocol::HeadBytes));
			}
			if (waiting > 0) {
				Gather(int(Protocol::HeadBytes));
				CheckLength();
			}
			return false;
		}

		// Of a head that comes in pieces: a length that no frame has is no reason to wait for a tag.
		private void CheckLength()
		{
			if (m_gathered >= 4) {
				m_pieces.Seek(0);
				int length = int(m_pieces.ReadUInt32()) - int(Protocol::TagBytes);
				IsIntact = length >= 0 && length <= Math::Max(MaxMessage, int(Protocol::MaxBridgeJsonBytes));
				m_pieces.Seek(m_gathered);
			}
		}

		// `waiting` bytes come behind the head in the socket. False when it is no head of the bridge.
		protected bool TakeHead(int64 head, int waiting)
		{
			m_head = head;
			Kind = uint8(head >> 32);
			Length = int(head) - int(Protocol::TagBytes);
			IsIntact = (uint(head >> 32) & 0x80808000) == 0x80808000 && Length >= 0 && Length <= LongestOf(Kind);
			m_waiting = waiting;
			if (waiting > Length && Length < int(Limit::LongBody) && IsIntact) {
				// More frames follow.
				@m_chunk = Socket.ReadBuffer(Math::Min(waiting, int(Limit::Chunk)));
				m_chunk.Seek(0);
				m_left = int(m_chunk.GetSize());
				m_waiting = 0;
			}
			return IsIntact;
		}

		// Whether the body of the head that has come is there, wherever that is.
		private bool HasBody()
		{
			if (m_left >= Length || m_waiting >= Length) {
				return true;
			}
			if (m_left == 0 && m_pieces is null) {
				m_waiting = Socket.Available();
				if (m_waiting >= Length) {
					return true;
				}
			}
			return Gather(Length);
		}

		private int LongestOf(uint8 kind)
		{
			if (kind == uint8(Protocol::TextFrame) || kind == uint8(Protocol::BinaryFrame)) {
				bool named = (m_head >> 40) & 0x7f7f7f != 0;
				return named == HasClients ? MaxMessage : -1;
			}
			if (kind == uint8(Protocol::CreditFrame)) {
				return Length == 4 ? 4 : -1;
			}
			return kind == uint8(Protocol::MessageFrame) && Client == 0 ? int(Protocol::MaxBridgeJsonBytes) : -1;
		}

		// Collects bytes in m_pieces, those of the chunk first. One read a call, so that no tick takes long. True when all
		// are there; then m_pieces stands at its beginning.
		private bool Gather(int bytes)
		{
			if (m_pieces is null) {
				@m_pieces = m_left > 0 ? TakeFromChunk(m_left) : MemoryBuffer();
				m_gathered = int(m_pieces.GetSize());
				m_pieces.Seek(m_pieces.GetSize());
			}
			int size = Math::Min(Math::Min(Socket.Available(), bytes - m_gathered), int(Limit::PieceRead));
			if (size > 0) {
				auto piece = Socket.ReadBuffer(size);
				piece.Seek(0);
				m_pieces.WriteFromBuffer(piece, piece.GetSize());
				m_gathered += int(piece.GetSize());
			}
			if (m_gathered < bytes) {
				return false;
			}
			m_pieces.Seek(0);
			return true;
		}

		// A read may bring less than what waits. The rest is there, so a few more bring it.
		private void GatherRest(MemoryBuffer@ begin)
		{
			@m_pieces = begin;
			m_gathered = int(begin.GetSize());
			m_pieces.Seek(begin.GetSize());
			while (!Gather(Length)) {}
		}

		private MemoryBuffer@ TakeFromChunk(int bytes)
		{
			uint64 end = m_chunk.GetPosition() + uint64(bytes);
			auto taken = m_chunk.ReadBuffer(bytes);
			taken.Seek(0);
			m_chunk.Seek(end);
			m_left -= bytes;
			return taken;
		}
	}
}
