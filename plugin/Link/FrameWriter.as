namespace WebSocketsLink
{
	// Writes frames to the bridge without ever having more than the window unread there: a write that does not fit the
	// system's buffer may be cut without a word. What does not fit the window waits here, and so does what follows the
	// first messages of a burst, until it is worth a write or the tick is over.
	shared class FrameWriter
	{
		// False once a write has failed: the stream has lost its framing.
		bool IsIntact = true;

		// Messages that were written at once since the tick began.
		int Writes = 0;

		// Bytes that wait here.
		int Queued = 0;

		// Bytes that the window has left.
		int Room = 0;

		// Longest text or binary message that may be sent, in bytes.
		int MaxMessage = 0;

		private int m_window = 0;
		private Net::Socket@ m_socket;
		private MemoryBuffer@ m_queue; // null while nothing waits
		private int m_sent = 0; // bytes of the queue that are written

		FrameWriter(Net::Socket@ socket)
		{
			@m_socket = socket;
		}

		// The bridge grants its window.
		void Open(int window)
		{
			m_window = window;
			Room = window;
		}

		// The bridge has read that many bytes more. False if that is more than was written, which no bridge says.
		bool AddRoom(uint bytes)
		{
			if (m_window == 0 || bytes > uint(m_window - Room)) {
				return false;
			}
			Room += int(bytes);
			if (Queued > 0) {
				Flush();
			}
			return true;
		}

		// A tick begins: writes what the one before has left.
		void StartTick()
		{
			Writes = 0;
			if (Queued > 0) {
				Flush();
			}
		}

		// Writes a text at once: `frame` is the tag and the text in one, which is what the game calls a string. False when the
		// text has to go the longer way: it waits, or is too long, or a NUL in it has ended `frame` early.
		bool PostNow(const string &in frame, int length)
		{
			int bytes = int(frame.Length) + 4;
			bool isWhole = bytes == length + int(Protocol::HeadBytes);
			// Nothing overtakes the queue, or follows a write that has failed.
			if (!isWhole || length > MaxMessage || Queued > 0 || bytes > Room || Writes >= int(Limit::WritesAtOnce) || !IsIntact) {
				return false;
			}
			Writes++;
			Room -= bytes;
			IsIntact = m_socket.Write(frame);
			return IsIntact;
		}

		// Sends a text. Null, or why it cannot be sent.
		Net::WebSocketError@ Post(uint client, const string &in text)
		{
			auto error = Check(text.Length);
			if (error is null) {
				Write(TextFrame(Protocol::TextFrame, client, text));
			}
			return IsIntact ? error : Errors::BridgeLost();
		}

		// Sends all bytes of a buffer. Null, or why it cannot be sent.
		Net::WebSocketError@ Post(uint client, MemoryBuffer@ data)
		{
			auto error = data is null ? Errors::BadArgument("Cannot send a null MemoryBuffer") : Check(data.GetSize());
			if (error is null) {
				Write(BinaryFrame(client, data));
			}
			return IsIntact ? error : Errors::BridgeLost();
		}

		// Writes a whole frame behind what waits, as far as the window allows, and queues the rest. Without a limit.
		void WriteNow(MemoryBuffer@ frame)
		{
			Write(frame);
			Flush();
		}

		// Writes a whole frame, or queues it.
		void Write(MemoryBuffer@ frame)
		{
			int bytes = int(frame.GetSize());
			frame.Seek(0);
			if (Queued == 0 && bytes <= Room && Writes < int(Limit::WritesAtOnce) && IsIntact) {
				Writes++;
				Room -= bytes;
				IsIntact = m_socket.Write(frame);
			} else if (IsIntact) {
				if (m_queue is null) {
					@m_queue = MemoryBuffer();
				}
				m_queue.Seek(m_queue.GetSize());
				m_queue.WriteFromBuffer(frame, bytes);
				Queued += bytes;
				if (Queued >= int(Limit::JoinedWrite)) {
					Flush();
				}
			}
		}

		// Writes what waits, as far as the window allows, but no crumbs.
		void Flush()
		{
			while (Queued > 0 && IsIntact && (Room >= Queued || Room >= m_window / 2)) {
				int bytes = Math::Min(Queued, Room);
				Room -= bytes;
				m_queue.Seek(m_sent);
				auto piece = m_queue;
				if (m_sent > 0 || bytes < Queued) {
					@piece = m_queue.ReadBuffer(bytes);
					piece.Seek(0);
				}
				IsIntact = m_socket.Write(piece);
				m_sent += bytes;
				Queued -= bytes;
			}
			if (Queued == 0) {
				@m_queue = null;
				m_sent = 0;
			} else if (m_sent > int(Limit::Compact) && m_sent > Queued) {
				m_queue.Seek(m_sent);
				@m_queue = m_queue.ReadBuffer(Queued);
				m_sent = 0;
			}
		}

		// Writes all that waits, whatever the window: the system takes what it can, and nothing follows.
		void FlushLast()
		{
			Room = Queued;
			Flush();
		}

		private Net::WebSocketError@ Check(uint64 bytes)
		{
			if (bytes > uint64(MaxMessage)) {
				return Errors::MessageTooLarge(bytes, MaxMessage);
			}
			// One message alone passes, however long.
			if (Queued > 0 && Queued + int(bytes) > int(Limit::Queue)) {
				return Errors::QueueFull(int(Limit::Queue));
			}
			return null;
		}
	}
}
