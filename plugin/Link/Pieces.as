namespace WebSocketsLink
{
	// Bytes that do not come at once, in one buffer.
	shared class Pieces
	{
		// How many have come.
		int Count = 0;

		private int m_bytes; // how many there will be
		private MemoryBuffer@ m_buffer;

		// The buffer has its final size, since growing means copying. A length alone is no reason to take more memory.
		Pieces(int bytes)
		{
			m_bytes = bytes;
			@m_buffer = MemoryBuffer(uint64(Math::Min(bytes, int(Limit::PiecesAtOnce))));
		}

		// The buffer, which stands at its beginning.
		MemoryBuffer@ get_All()
		{
			m_buffer.Seek(0);
			return m_buffer;
		}

		void Add(MemoryBuffer@ piece)
		{
			m_buffer.Seek(Count);
			piece.Seek(0);
			m_buffer.WriteFromBuffer(piece, piece.GetSize());
			Count += int(piece.GetSize());
		}

		// Reads what has come of the rest, but no more than a tick may cost. True when all is there.
		bool Read(Net::Socket@ socket)
		{
			int end = Math::Min(m_bytes, Count + int(Limit::PiecesAtOnce));
			int waiting = socket.Available();
			while (waiting > 0 && Count < end) {
				Add(socket.ReadBuffer(Math::Min(Math::Min(waiting, end - Count), int(Limit::PieceRead))));
				waiting = socket.Available();
			}
			return Count == m_bytes;
		}
	}
}
