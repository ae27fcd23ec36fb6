namespace WebSocketsLink
{
	// What a plugin can send over: one WebSocket, or all clients of a server.
	shared class Sender
	{
		// Whether messages may be sent.
		bool IsOpen = false;

		protected bool m_wasOpen = false;
		protected uint m_client = 0; // number of a server's client, or 0
		protected Link@ m_link; // while it is open, and afterwards
		protected Net::WebSocketError@ m_refusal; // why nothing more can be sent, or null
		private string m_tag; // of a text
		private Net::Socket@ m_unready; // what old plugins see while there is no connection

		// What went wrong last; empty while nothing has.
		Net::WebSocketError@ Error = Net::WebSocketError();

		// Messages may be sent from now on.
		void Open(Link@ link, uint client)
		{
			@m_link = link;
			m_client = client;
			m_tag = FrameTagText(Protocol::TextFrame, client);
			m_wasOpen = true;
			IsOpen = true;
		}

		// The connection to the bridge, a socket that is not ready while there is none, or null when all is over.
		Net::Socket@ get_Socket()
		{
			if (IsOpen) {
				return m_link.Socket;
			}
			if (IsOver) {
				return null;
			}
			if (m_unready is null) {
				@m_unready = Net::Socket();
			}
			return m_unready;
		}

		// Whether this has ended for good, and the plugin has nothing more to do with it.
		bool get_IsOver()
		{
			return false;
		}

		// Sends a text, at once if it may. False, and Error says why, when it cannot be sent.
		bool Send(const string &in text)
		{
			Glance();
			if (IsOpen && m_refusal is null && m_link.Writer.PostNow(m_tag + text, text.Length)) {
				return true;
			}
			auto refusal = Refusal();
			return IsSent(refusal is null ? m_link.Writer.Post(m_client, text) : refusal);
		}

		// Sends all bytes of a buffer.
		bool SendBinary(MemoryBuffer@ data)
		{
			Glance();
			auto refusal = Refusal();
			return IsSent(refusal is null ? m_link.Writer.Post(m_client, data) : refusal);
		}

		// Looks at the network before something is sent, or before the plugin asks for Error. A server need not do this: it looks
		// in each tick.
		void Glance() {}

		// Called when something waits to be written. A server writes it in the next tick.
		protected void FlushLater() {}

		// Why nothing can be sent, or null.
		private Net::WebSocketError@ Refusal()
		{
			return IsOpen || m_refusal !is null ? m_refusal : Errors::NotOpen();
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
	}
}
