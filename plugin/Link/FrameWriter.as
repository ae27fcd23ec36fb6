namespace WebSocketsLink
{
	// Writes frames to the bridge without ever having more than the window unread there: a write that does not fit
	// the kernel's buffer may be cut without a word. What does not fit the window waits here.
	shared class FrameWriter
	{
		// False once a write has failed: the stream has lost its framing.
		bool IsIntact = true;

		// Bytes that wait here.
		int Queued = 0;

		private Net::Socket@ m_socket;
		private array<string> m_queue;
		private uint m_first = 0; // entries before it are written
		private int m_offset = 0; // bytes of the first entry that are written
		private int m_room = 0;

		FrameWriter(Net::Socket@ socket)
		{
			@m_socket = socket;
		}

		// The bridge has read that many bytes more, or grants its window.
		void AddRoom(int bytes)
		{
			m_room += bytes;
		}

		// Writes a frame, or queues what does not fit.
		void Write(const string &in head, const string &in payload)
		{
			int length = head.Length + payload.Length;
			if (Queued > 0 || length > m_room) {
				Queue(head);
				Queue(payload);
				Flush();
			} else if (length <= JoinBytes()) {
				m_room -= length;
				IsIntact = m_socket.WriteRaw(head + payload);
			} else {
				m_room -= length;
				IsIntact = m_socket.WriteRaw(head) && m_socket.WriteRaw(payload);
			}
		}

		// Writes of the queue what the window allows.
		void Flush()
		{
			while (Queued > 0 && m_room > 0 && IsIntact) {
				int left = m_queue[m_first].Length - m_offset;
				int piece = Math::Min(left, m_room);
				m_room -= piece;
				IsIntact = m_socket.WriteRaw(m_queue[m_first].SubStr(m_offset, piece));
				Queued -= piece;
				m_offset += piece;
				if (piece == left) {
					m_queue[m_first] = "";
					m_first++;
					m_offset = 0;
				}
			}
			if (m_first == m_queue.Length || m_first >= 256) {
				m_queue.RemoveRange(0, m_first);
				m_first = 0;
			}
		}

		private void Queue(const string &in bytes)
		{
			if (bytes.Length > 0) {
				m_queue.InsertLast(bytes);
				Queued += bytes.Length;
			}
		}

		// Longest frame that is put together for a single write; beyond it, a second write costs less than the copy.
		private int JoinBytes()
		{
			return 16 * 1024;
		}
	}
}
