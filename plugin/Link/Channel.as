namespace WebSocketsLink
{
	// One WebSocket as a plugin sees it: a client, or one client of a server. Keeps received messages until the plugin asks for
	// them, and then gives the bridge credit.
	shared class Channel : Sender
	{
		// Whether something has come that the plugin has not taken yet.
		bool HasWaiting = false;

		private int m_taken = 0; // bytes of credit that the bridge has not got back
		private int m_share = 0; // part of its window that it gets back at once
		private int64 m_textHead = 0; // of an empty text

		// Bytes that wait in the bridge.
		int Backlog = 0;

		protected Mailbox m_waiting;
		private Net::WebSocketError@ m_fault; // what the bridge said last
		private bool m_isRead = false; // the plugin has asked for messages, not for texts alone
		private bool m_isOwnEnd = false; // the plugin has closed it
		private dictionary@ m_end; // of the last connection, as the bridge told it, or null

		void Open(Link@ link, uint client) override
		{
			Sender::Open(link, client);
			m_textHead = int64(FrameHead(Protocol::TextFrame, client, 0));
			m_taken = 0;
			m_share = link.ReceiveWindow / 4;
			Backlog = 0;
			@m_end = null;
		}

		// Whether TakeWaiting has nothing more to give, now or later.
		bool get_IsDrained()
		{
			return !IsOpen && !HasWaiting;
		}

		// Whether it has ended and the plugin has read everything, the end included. A plugin that never reads leaves the end
		// where it is, so it counts only for one that reads. What came before the plugin's own Close does not count.
		bool get_IsOver() override
		{
			return !IsOpen && (m_isOwnEnd || m_waiting.Count <= (m_isRead ? uint(0) : uint(1)));
		}

		// The oldest message, at last the end, or null. Looks at the network. The everyday message, a text that has come alone, is
		// read right here; everything else goes the longer way.
		dictionary@ Take()
		{
			if (IsOpen && !HasWaiting && m_link.IsClear && !m_link.IsDry) {
				int length = m_link.Socket.Available() - int(Protocol::HeadBytes);
				if (length >= 0 && length <= m_link.MaxMessage) {
					int64 head = m_link.Socket.ReadInt64();
					if (head == m_textHead + length) {
						m_taken += length + m_link.Overhead;
						if (m_taken >= m_share) {
							GiveCredit();
						}
						return Whole(m_link.Socket.ReadRaw(length), length);
					}
					m_link.TakeHead(head, length);
				} else if (length == -int(Protocol::HeadBytes)) {
					m_link.IsDry = true;
				}
			}
			m_isRead = true;
			return TakeMore();
		}

		// A text that was just read. A function of its own, since a text that is assigned may end at a NUL.
		private dictionary@ Whole(const string &in text, int length)
		{
			dictionary message;
			if (int(text.Length) == length) {
				message.Set("message", text);
			} else {
				m_link.Length = length;
				m_link.KeepText(message, text);
			}
			return message;
		}

		// The same as Take, when the link does not have exactly one message.
		protected dictionary@ TakeMore()
		{
			return TakeWaiting();
		}

		// The oldest message that waits, at last the end, or null.
		protected dictionary@ TakeWaiting()
		{
			int cost = 0;
			auto message = m_waiting.Take(cost);
			HasWaiting = !m_waiting.IsEmpty;
			Count(cost);
			return message;
		}

		// The message that the link's Next found for this channel, for which nothing waits.
		dictionary@ TakeArrived()
		{
			Count(m_link.Cost);
			return m_link.TakeMessage();
		}

		// Stores the message that the link's Next found for this channel.
		void Keep()
		{
			Put(m_link.TakeMessage(), m_link.Cost);
		}

		protected void Put(dictionary@ message, int cost)
		{
			m_waiting.Put(message, cost);
			HasWaiting = true;
		}

		// Handles what the bridge says about this channel, which the link's TakeJson has read.
		void Hear()
		{
			if (m_link.Type == "failed") {
				@m_fault = m_link.ReadFault();
				@Error = m_fault;
				if (m_fault.Code == Code::BacklogFull()) {
					@m_refusal = m_fault; // the bridge is closing the socket
				}
			} else if (m_link.Type == "buffered") {
				m_link.Expect("bytes", Json::Type::Number);
				Backlog = m_link.Number("bytes", 0, int(Protocol::MaxInteger));
			} else if (m_link.Type == "closed") {
				int code = m_link.Number("code", 1000, 4999);
				string reason = m_link.Text("reason");
				bool wasClean = m_link.Flag("clean");
				if (m_link.IsIntact) {
					@m_end = EndOf(uint16(code), reason, wasClean);
					End(uint16(code), reason, wasClean);
				}
			}
		}

		// The link is lost, and the socket with it.
		void Lose()
		{
			if (IsOpen) {
				@m_fault = m_link.Loss;
				@Error = m_fault;
				End(1006, "", false);
			}
		}

		// The plugin itself has closed what this belongs to.
		void End()
		{
			m_isOwnEnd = true;
			if (IsOpen) {
				IsOpen = false;
				TellOwn();
			}
		}

		// Asks the bridge to close the socket after everything that was sent.
		void Close(uint16 code, const string &in reason)
		{
			if (IsOpen) {
				m_link.Write(Request::Close(m_client, code, reason));
			}
			End();
		}

		// The connection was ended by somebody else than this plugin.
		private void End(uint16 code, const string &in reason, bool wasClean)
		{
			if (!IsOpen) {
				return;
			}
			IsOpen = false;
			if (WillReopen()) {
				@m_refusal = null;
				return;
			}
			Tell(code, reason, wasClean);
			if (!wasClean) {
				@m_refusal = m_fault; // it says more than "not open"
			}
		}

		// Whether a socket that was lost is opened again, so that its end is not reported.
		protected bool WillReopen()
		{
			return false;
		}

		// The end of an open socket is reported once, after the last message.
		protected void Tell(uint16 code, const string &in reason, bool wasClean)
		{
			if (m_wasOpen) {
				Put(EndOf(code, reason, wasClean), 0);
			}
		}

		// After the plugin's own Close, the end is reported at once, because it is chance how many messages have come by then.
		private void TellOwn()
		{
			m_waiting.Clear();
			Put(OwnEnd(), 0);
		}

		// After the plugin's own Close while the socket is being opened again, the end comes after the messages of the connection
		// that has ended, and says how it ended if the other side has done that.
		protected void TellCancelled()
		{
			if (m_end is null) {
				@Error = Errors::Cancelled();
			}
			if (m_wasOpen) {
				Put(m_end is null ? OwnEnd() : m_end, 0);
			}
		}

		private dictionary@ EndOf(uint16 code, const string &in reason, bool wasClean)
		{
			auto end = OwnEnd();
			end.Set("closeCode", code);
			end.Set("reason", reason);
			end.Set("wasClean", wasClean);
			return end;
		}

		// It has no code, because old plugins connect again when they see one.
		private dictionary@ OwnEnd()
		{
			dictionary end;
			end.Set("closed", true);
			return end;
		}

		// What was taken is given back as credit, a quarter of the window at a time.
		protected void Count(int cost)
		{
			m_taken += cost;
			if (m_taken >= m_share) {
				GiveCredit();
			}
		}

		private void GiveCredit()
		{
			if (IsOpen) {
				m_link.Writer.WriteNow(CreditFrame(m_client, m_taken));
				m_taken = 0;
			}
		}
	}
}
