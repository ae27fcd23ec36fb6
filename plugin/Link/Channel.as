namespace WebSocketsLink
{
	// One WebSocket as a plugin sees it: a client, or one client of a server. Keeps received messages until the plugin asks for
	// them, and then gives the bridge credit.
	shared class Channel
	{
		// Fields that every message needs come first, so that they are close together in memory.

		// Whether messages may be sent.
		bool IsOpen = false;

		// Whether something has come that the plugin has not taken yet.
		bool HasWaiting = false;

		protected bool m_wasOpen = false;
		private uint m_tagNumber = 0; // the tag of a text frame
		protected Link@ m_link;
		private int m_taken = 0; // bytes of credit that the bridge has not got back
		private int m_share = 0; // part of its window that it gets back at once
		private uint m_client; // number of a server's client, or 0
		private string m_tag; // the same tag as a text
		private Net::WebSocketError@ m_refusal; // why nothing more can be sent, or null

		// Bytes that wait in the bridge.
		int Backlog = 0;

		// What went wrong last; empty while nothing has.
		Net::WebSocketError@ Error = Net::WebSocketError();

		private Mailbox m_waiting;
		private dictionary@ m_farewell; // the end that TakeWaiting has not delivered yet
		private Net::WebSocketError@ m_fault; // what the bridge said last

		// The socket is open from now on. `client` is the number of a server's client, or 0.
		void Open(Link@ link, uint client)
		{
			@m_link = link;
			m_client = client;
			m_tag = FrameTagText(Protocol::TextFrame, client);
			m_tagNumber = FrameTag(Protocol::TextFrame, client);
			m_wasOpen = true;
			m_taken = 0;
			m_share = link.ReceiveWindow / 4;
			Backlog = 0;
			IsOpen = true;
		}

		// Whether TakeWaiting has nothing more to give, now or later.
		bool get_IsDrained()
		{
			return !IsOpen && !HasWaiting && m_farewell is null;
		}

		// The oldest message, else the end, else null. Looks at the network.
		dictionary@ Take()
		{
			if (!IsOpen || HasWaiting) {
				return TakeWaiting();
			}
			if (!m_link.FindLone(m_tagNumber)) {
				return TakeMore();
			}
			dictionary message;
			m_link.KeepText(message, m_link.Socket.ReadRaw(m_link.Length));
			m_taken += m_link.Cost;
			if (m_taken >= m_share) {
				Count(0);
			}
			return message;
		}

		// The oldest message if it is a text. False when nothing waits, or something else.
		bool TakeText(string &out text)
		{
			if (!IsOpen || HasWaiting) {
				return TakeWaitingText(text);
			}
			if (!m_link.FindLone(m_tagNumber)) {
				return TakeMoreText(text);
			}
			text = m_link.KeepText(m_link.Socket.ReadRaw(m_link.Length));
			Count(m_link.Cost);
			return true;
		}

		// The same as Take, when the link does not have exactly one message.
		protected dictionary@ TakeMore()
		{
			return TakeWaiting();
		}

		// The same as TakeText.
		protected bool TakeMoreText(string &out text)
		{
			return TakeWaitingText(text);
		}

		// The oldest message that waits, else the end, else null.
		protected dictionary@ TakeWaiting()
		{
			int cost = 0;
			auto message = m_waiting.Take(cost);
			HasWaiting = !m_waiting.IsEmpty;
			if (message is null) {
				@message = m_farewell;
				@m_farewell = null;
				return message;
			}
			Count(cost);
			return message;
		}

		// The oldest message that waits if it is a text.
		protected bool TakeWaitingText(string &out text)
		{
			auto message = m_waiting.First;
			if (message is null || !message.Get("message", text)) {
				return false;
			}
			TakeWaiting();
			return true;
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
			auto message = m_link.Message;
			if (m_link.Type == "failed") {
				@m_fault = m_link.ReadFault();
				@Error = m_fault;
				if (m_fault.Code == Code::BacklogFull()) {
					@m_refusal = m_fault; // the bridge is closing the socket
				}
			} else if (m_link.Type == "buffered") {
				Backlog = m_link.Number("bytes", 0, int(Protocol::MaxInteger));
			} else if (m_link.Type == "closed") {
				int code = m_link.Number("code", 1000, 4999);
				if (m_link.IsIntact) {
					End(uint16(code), Field::Text(message, "reason"), Field::Flag(message, "clean"));
				}
			}
		}

		// The link is lost, and the socket with it.
		void Lose()
		{
			if (IsOpen) {
				@m_fault = Errors::BridgeLost();
				@Error = m_fault;
				End(1006, "", false);
			}
		}

		// The plugin itself has closed what this belongs to.
		void End()
		{
			if (IsOpen) {
				IsOpen = false;
				TellOwn();
			}
		}

		// Sends a text. False, and Error says why, when it cannot be sent.
		bool Send(const string &in text)
		{
			BeforeSend();
			return IsSent(IsOpen && m_refusal is null ? m_link.Writer.Post(m_client, m_tag + text, text) : Refusal());
		}

		// Sends all bytes of a buffer.
		bool SendBinary(MemoryBuffer@ data)
		{
			BeforeSend();
			return IsSent(IsOpen && m_refusal is null ? m_link.Writer.Post(m_client, data) : Refusal());
		}

		// Called before something is sent, to look at the network. A server need not do this: it looks in each tick.
		protected void BeforeSend() {}

		// Called when something waits to be written. A server writes it in the next tick.
		protected void FlushLater() {}

		// Asks the bridge to close the socket after everything that was sent.
		void Close(uint16 code, const string &in reason)
		{
			if (IsOpen) {
				m_link.Write(Request::Close(m_client, code, reason));
				End();
			}
		}

		// The connection was ended by somebody else than this plugin.
		private void End(uint16 code, const string &in reason, bool wasClean)
		{
			if (!IsOpen) {
				return;
			}
			IsOpen = false;
			Tell(code, reason, wasClean);
			if (!wasClean) {
				@m_refusal = m_fault; // it says more than "not open"
			}
		}

		// The end of an open socket is reported once, after the last message.
		protected void Tell(uint16 code, const string &in reason, bool wasClean)
		{
			if (m_wasOpen) {
				@m_farewell = dictionary();
				m_farewell.Set("closed", true);
				m_farewell.Set("closeCode", code);
				m_farewell.Set("reason", reason);
				m_farewell.Set("wasClean", wasClean);
			}
		}

		// After the plugin's own Close, the end is reported at once, because it is chance how many messages have come by then.
		// It has no code, because old plugins connect again when they see one.
		protected void TellOwn()
		{
			if (m_wasOpen) {
				@m_farewell = dictionary();
				m_farewell.Set("closed", true);
				m_waiting.Clear();
				HasWaiting = false;
			}
		}

		// The socket will be opened again, so this end is not reported.
		protected void Untell()
		{
			@m_farewell = null;
			@m_refusal = null;
		}

		// Why nothing can be sent.
		private Net::WebSocketError@ Refusal()
		{
			return m_refusal is null ? Errors::NotOpen() : m_refusal;
		}

		private bool IsSent(Net::WebSocketError@ error)
		{
			if (error !is null) {
				@Error = error;
				return false;
			}
			if (m_link.Writer.Queued > 0) {
				FlushLater();
			}
			return true;
		}

		// Gives credit for what was taken, a quarter of the window at a time.
		protected void Count(int cost)
		{
			m_taken += cost;
			if (m_taken >= m_share && IsOpen) {
				m_link.Writer.Write(CreditFrame(m_client, m_taken));
				m_link.Writer.Flush();
				m_taken = 0;
			}
		}
	}
}
