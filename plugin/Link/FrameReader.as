namespace WebSocketsLink
{
	// Cuts what the bridge sends into frames. Takes everything that waits in one native read, keeps the rest of a
	// frame for later, and never waits.
	shared class FrameReader
	{
		// Whether the frame that Next found has the header that was kept. If not, Header is its header.
		bool IsSameHeader = false;
		string Header;

		// Size of that frame in bytes.
		int FrameBytes = 0;

		// False once a length was over its limit: the stream has lost its framing.
		bool IsIntact = true;

		// Longest payload that the bridge may send.
		int MaxPayload = 0;

		private Net::Socket@ m_socket;
		private MemoryBuffer@ m_chunk;
		private int m_left = 0; // bytes of m_chunk that are not taken yet
		private int m_headerLength = 0; // 0 while the next frame's lengths are unknown
		private int m_payloadLength = 0;
		private int m_missing = 0; // bytes of the payload that have not come
		private bool m_gathering = false; // the header is taken, the payload comes in pieces
		private string m_payload;
		private string m_kept;

		FrameReader(Net::Socket@ socket)
		{
			@m_socket = socket;
		}

		// True when a whole frame is there. Take its payload before the next call, even an empty one.
		bool Next()
		{
			if (m_gathering) {
				if (m_missing > 0) {
					return Gather();
				}
				m_gathering = false;
				m_payload = "";
			}
			if (m_headerLength == 0 && !ReadLengths()) {
				return false;
			}
			if (m_left < m_headerLength && !Ensure(m_headerLength)) {
				return false;
			}
			ReadHeader();
			FrameBytes = int(Protocol::PrefixBytes) + m_headerLength + m_payloadLength;
			m_headerLength = 0;
			if (m_payloadLength <= m_left) {
				return true;
			}
			m_payload = m_chunk.ReadString(m_left);
			m_missing = m_payloadLength - m_left;
			m_left = 0;
			m_gathering = true;
			return Gather();
		}

		// Compares from now on with the header of the frame that Next found.
		void KeepHeader()
		{
			m_kept = Header;
		}

		string TakeText()
		{
			if (m_gathering) {
				return m_payload;
			}
			m_left -= m_payloadLength;
			return m_chunk.ReadString(m_payloadLength);
		}

		// Puts the payload into a message, without the copies that a return value costs.
		void TakeInto(dictionary@ message, bool binary)
		{
			if (binary) {
				message.Set("binary", true);
				message.Set("data", TakeBinary());
			} else if (m_gathering) {
				message.Set("message", m_payload);
			} else {
				m_left -= m_payloadLength;
				message.Set("message", m_chunk.ReadString(m_payloadLength));
			}
		}

		private MemoryBuffer@ TakeBinary()
		{
			MemoryBuffer@ data;
			if (m_gathering) {
				@data = MemoryBuffer();
				data.Write(m_payload);
			} else {
				m_left -= m_payloadLength;
				@data = m_chunk.ReadBuffer(m_payloadLength);
			}
			data.Seek(0);
			return data;
		}

		private bool ReadLengths()
		{
			if (m_left < int(Protocol::PrefixBytes) && !Ensure(int(Protocol::PrefixBytes))) {
				return false;
			}
			m_headerLength = m_chunk.ReadInt32();
			m_payloadLength = m_chunk.ReadInt32();
			m_left -= int(Protocol::PrefixBytes);
			IsIntact = m_headerLength >= 2 && m_headerLength <= int(Protocol::MaxHeaderBytes) && m_payloadLength >= 0 && m_payloadLength <= MaxPayload;
			if (!IsIntact) {
				// What follows is no frame, and is not to be taken for one.
				m_left = 0;
				m_headerLength = 0;
			}
			return IsIntact;
		}

		// Nearly every header is the one kept, so it is compared before it is copied.
		private void ReadHeader()
		{
			uint64 start = m_chunk.GetPosition();
			IsSameHeader = m_kept == m_chunk.ReadString(m_headerLength);
			if (!IsSameHeader) {
				m_chunk.Seek(start);
				Header = m_chunk.ReadString(m_headerLength);
			}
			m_left -= m_headerLength;
		}

		// One read of a long payload; the rest comes with later calls, so that no frame takes long.
		private bool Gather()
		{
			if (m_missing > 0) {
				int waiting = m_socket.Available();
				if (waiting <= 0) {
					return false;
				}
				m_payload += m_socket.ReadRaw(Math::Min(Math::Min(waiting, m_missing), PayloadReadBytes()));
				m_missing = m_payloadLength - m_payload.Length;
			}
			return m_missing == 0;
		}

		// Makes the next `length` bytes readable from the chunk.
		private bool Ensure(int length)
		{
			while (m_left < length) {
				int waiting = IsIntact ? m_socket.Available() : 0;
				if (waiting <= 0) {
					return false;
				}
				auto fresh = m_socket.ReadBuffer(Math::Min(waiting, ChunkBytes()));
				int size = int(fresh.GetSize());
				if (m_left > 0) {
					auto joined = MemoryBuffer();
					joined.Write(m_chunk.ReadString(m_left) + fresh.ReadString(size));
					joined.Seek(0);
					@fresh = joined;
				}
				@m_chunk = fresh;
				m_left += size;
			}
			return true;
		}

		// One read for small messages. What a longer one has beyond it is read without a copy of the chunk.
		private int ChunkBytes()
		{
			return 16 * 1024;
		}

		// One read of a payload that spans chunks.
		private int PayloadReadBytes()
		{
			return 256 * 1024;
		}
	}
}
