namespace WebSocketsLink
{
	// Writes frames to the bridge without ever having more than the window unread there: a write that does not fit
	// the kernel's buffer may be cut without a word. What does not fit the window waits here, and so does what follows
	// the first messages of a burst, until it is worth a write or the frame of the game is over.
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
		private string m_tail; // small frames that follow the queue
		private int m_room = 0;
		private int m_writes = 0; // since StartFrame

		FrameWriter(Net::Socket@ socket)
		{
			@m_socket = socket;
		}

		// The bridge has read that many bytes more, or grants its window.
		void AddRoom(int bytes)
		{
			m_room += bytes;
		}

		// A frame of the game begins: writes what the one before has left.
		void StartFrame()
		{
			m_writes = 0;
			Flush();
		}

		// Writes a frame, or queues it. Nothing follows a write that has failed.
		void Write(const string &in head, const string &in payload)
		{
			if (!IsIntact) {
				return;
			}
			int length = head.Length + payload.Length;
			if (Queued > 0 || length > m_room || m_writes >= int(Limit::WritesAtOnce)) {
				Queue(head, payload, length);
				return;
			}
			m_writes++;
			m_room -= length;
			if (length <= int(Limit::JoinedWrite)) {
				IsIntact = m_socket.WriteRaw(head + payload);
			} else {
				IsIntact = m_socket.WriteRaw(head) && m_socket.WriteRaw(payload);
			}
		}

		// Writes what waits, as far as the window allows.
		void Flush()
		{
			if (Queued == 0 || !IsIntact) {
				return;
			}
			if (m_tail.Length == Queued && Queued <= m_room) {
				m_room -= Queued;
				Queued = 0;
				IsIntact = m_socket.WriteRaw(m_tail);
				m_tail = "";
				return;
			}
			EndTail();
			while (IsIntact && Queued > 0 && m_room > 0) {
				int left = m_queue[m_first].Length - m_offset;
				int piece = Math::Min(left, m_room);
				m_room -= piece;
				if (piece == m_queue[m_first].Length) {
					IsIntact = m_socket.WriteRaw(m_queue[m_first]);
				} else {
					IsIntact = m_socket.WriteRaw(m_queue[m_first].SubStr(m_offset, piece));
				}
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

		private void Queue(const string &in head, const string &in payload, int length)
		{
			Queued += length;
			if (length > int(Limit::JoinedWrite)) {
				EndTail();
				m_queue.InsertLast(head);
				m_queue.InsertLast(payload);
				Flush();
				return;
			}
			m_tail += head;
			m_tail += payload;
			if (m_tail.Length >= int(Limit::JoinedWrite)) {
				Flush();
			}
		}

		private void EndTail()
		{
			if (m_tail.Length > 0) {
				m_queue.InsertLast(m_tail);
				m_tail = "";
			}
		}
	}
}
