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
		private LongPayload@ m_long;
		private bool m_isLong = false; // the payload is in m_long, or on the way there
		private string m_kept;
		private bool m_keptBinary = false;

		FrameReader(Net::Socket@ socket)
		{
			@m_socket = socket;
			@m_long = LongPayload(socket);
		}

		// True when a whole frame is there. Take its payload before the next call, even an empty one.
		bool Next()
		{
			if (m_isLong) {
				return m_long.Gather();
			}
			if (m_headerLength == 0) {
				if (m_left < int(Protocol::PrefixBytes) && !Ensure(int(Protocol::PrefixBytes))) {
					return false;
				}
				m_headerLength = m_chunk.ReadInt32();
				m_payloadLength = m_chunk.ReadInt32();
				m_left -= int(Protocol::PrefixBytes);
				if (m_headerLength < 2 || m_headerLength > int(Protocol::MaxHeaderBytes) || m_payloadLength < 0 || m_payloadLength > MaxPayload) {
					return Spoil();
				}
			}
			if (m_left < m_headerLength && !Ensure(m_headerLength)) {
				return false;
			}
			// Nearly every header is the one kept, so it is compared before it is copied.
			IsSameHeader = m_kept == m_chunk.ReadString(m_headerLength);
			if (!IsSameHeader) {
				m_chunk.Seek(m_chunk.GetPosition() - m_headerLength);
				Header = m_chunk.ReadString(m_headerLength);
			}
			m_left -= m_headerLength;
			FrameBytes = int(Protocol::PrefixBytes) + m_headerLength + m_payloadLength;
			m_headerLength = 0;
			return m_payloadLength <= m_left || ReadLong();
		}

		// Compares from now on with the header of the frame that Next found.
		void KeepHeader(bool binary)
		{
			m_kept = Header;
			m_keptBinary = binary;
		}

		string TakeText()
		{
			if (m_isLong) {
				m_isLong = false;
				return m_long.TakeText();
			}
			m_left -= m_payloadLength;
			return m_chunk.ReadString(m_payloadLength);
		}

		// The payload as a message.
		dictionary@ TakeMessage(bool binary)
		{
			if (m_isLong) {
				m_isLong = false;
				return m_long.TakeMessage(binary);
			}
			dictionary message;
			m_left -= m_payloadLength;
			if (binary) {
				auto data = m_chunk.ReadBuffer(m_payloadLength);
				data.Seek(0);
				message.Set("binary", true);
				message.Set("data", data);
			} else {
				message.Set("message", m_chunk.ReadString(m_payloadLength));
			}
			return message;
		}

		// The rest of a payload that is not in the chunk.
		private bool ReadLong()
		{
			m_long.Start(m_payloadLength, m_keptBinary && IsSameHeader, m_chunk.ReadString(m_left));
			m_left = 0;
			m_isLong = true;
			return m_long.Gather();
		}

		// What follows is no frame, and is not to be taken for one.
		private bool Spoil()
		{
			IsIntact = false;
			m_left = 0;
			m_headerLength = 0;
			return false;
		}

		// Makes the next `length` bytes readable from the chunk.
		private bool Ensure(int length)
		{
			// After a long payload most likely comes another, which is best read from where it is.
			int most = m_payloadLength < int(Limit::LongPayload) ? int(Limit::Chunk) : Math::Max(length, int(Protocol::PrefixBytes) + m_kept.Length);
			while (m_left < length) {
				int waiting = IsIntact ? m_socket.Available() : 0;
				if (waiting <= 0) {
					return false;
				}
				auto fresh = m_socket.ReadBuffer(Math::Min(waiting, most));
				int size = int(fresh.GetSize());
				if (size == 0) {
					return false;
				}
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
	}
}
