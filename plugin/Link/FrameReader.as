namespace WebSockets
{
	// Cuts what the bridge sends into frames. Takes everything that waits in one native read, keeps the rest of a
	// frame for later, and never waits.
	shared class FrameReader
	{
		// The header of the frame that Next found.
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

		FrameReader(Net::Socket@ socket)
		{
			@m_socket = socket;
		}

		// True when a whole frame is there. Take its payload before the next call, even an empty one.
		bool Next()
		{
			if (m_gathering) {
				return Gather();
			}
			if (m_headerLength == 0 && !ReadLengths()) {
				return false;
			}
			if (!Ensure(m_headerLength)) {
				return false;
			}
			Header = m_chunk.ReadString(m_headerLength);
			m_left -= m_headerLength;
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

		string TakeText()
		{
			if (m_gathering) {
				m_gathering = false;
				string text = m_payload;
				m_payload = "";
				return text;
			}
			m_left -= m_payloadLength;
			return m_chunk.ReadString(m_payloadLength);
		}

		MemoryBuffer@ TakeBinary()
		{
			auto data = MemoryBuffer();
			data.Write(TakeText());
			data.Seek(0);
			return data;
		}

		private bool ReadLengths()
		{
			if (!Ensure(int(Protocol::PrefixBytes))) {
				return false;
			}
			m_headerLength = m_chunk.ReadInt32();
			m_payloadLength = m_chunk.ReadInt32();
			m_left -= int(Protocol::PrefixBytes);
			IsIntact = m_headerLength >= 2 && m_headerLength <= int(Protocol::MaxHeaderBytes) && m_payloadLength >= 0 && m_payloadLength <= MaxPayload;
			return IsIntact;
		}

		// One read of a long payload; the rest comes with later calls, so that no frame takes long.
		private bool Gather()
		{
			if (m_missing > 0) {
				int waiting = m_socket.Available();
				if (waiting <= 0) {
					return false;
				}
				string piece = m_socket.ReadRaw(Math::Min(Math::Min(waiting, m_missing), PayloadReadBytes()));
				m_payload += piece;
				m_missing -= piece.Length;
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

		// One read for small messages.
		private int ChunkBytes()
		{
			return 64 * 1024;
		}

		// One read of a payload that spans chunks.
		private int PayloadReadBytes()
		{
			return 256 * 1024;
		}
	}
}
