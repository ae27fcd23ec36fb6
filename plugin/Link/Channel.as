namespace WebSocketsLink
{
	// One open WebSocket as a plugin sees it: the client of a link, or one client of a server's link. Keeps what has
	// come until it is asked for, and gives the bridge credit as it is taken.
	shared class Channel
	{
		// Whether messages may be sent.
		bool IsOpen = true;

		// What went wrong last; all empty while all is well.
		Net::WebSocketError@ Error = Net::WebSocketError();

		// Bytes that wait in the bridge.
		int Backlog = 0;

		// What has come and was not asked for.
		Mailbox Waiting;

		private Link@ m_link;
		private string m_client; // the field that names the client of a server, or nothing
		private FrameHead@ m_text;
		private FrameHead@ m_binary;
		private dictionary@ m_farewell; // the close that Take has not delivered yet
		private Net::WebSocketError@ m_refusal; // why nothing more can be sent, or null
		private int m_taken = 0;

		// `client` is the number of a server's client, or 0.
		Channel(Link@ link, uint client)
		{
			@m_link = link;
			m_client = client == 0 ? "" : '"client":' + client + ",";
			string fields = m_client.SubStr(0, m_client.Length - 1);
			@m_text = FrameHead(client == 0 ? '{"type":"send"}' : '{"type":"send",' + fields + "}");
			@m_binary = FrameHead('{"type":"send",' + m_client + '"binary":true}');
		}

		// Whether Take has nothing more to give, now or later.
		bool get_IsDrained()
		{
			return !IsOpen && Waiting.IsEmpty && m_farewell is null;
		}

		// Takes in the message that the link's Next found for this channel.
		void Deliver()
		{
			if (m_link.Current.IsMessage) {
				Waiting.Put(m_link.Reader.TakeMessage(m_link.Current.IsBinary), m_link.Reader.FrameBytes);
				return;
			}
			m_link.TakeText();
			auto message = m_link.Message;
			if (m_link.Type == "failed") {
				@Error = Errors::FromMessage(message);
				if (Error.Code == Code::BacklogFull()) {
					@m_refusal = Error; // the bridge is closing the socket
				}
			} else if (m_link.Type == "buffered") {
				Backlog = Field::Number(message, "bytes");
			} else if (m_link.Type == "closed") {
				End(uint16(Field::Number(message, "code")), Field::Text(message, "reason"), Field::Flag(message, "clean"));
			}
		}

		// The link is lost, and the socket with it.
		void Lose()
		{
			if (IsOpen) {
				@Error = Errors::BridgeLost();
				End(1006, "", false);
			}
		}

		// The socket is closed; Take says so once, after the last message.
		private void End(uint16 code, const string &in reason, bool wasClean)
		{
			if (IsOpen) {
				IsOpen = false;
				if (!wasClean && Error.Code != "") {
					@m_refusal = Error; // that says more than that it is not open
				}
				@m_farewell = dictionary();
				m_farewell.Set("closeCode", code);
				m_farewell.Set("reason", reason);
				m_farewell.Set("wasClean", wasClean);
			}
		}

		// The plugin has closed what this belongs to; nothing more to tell.
		void Abandon()
		{
			IsOpen = false;
		}

		// The oldest message, else the close, else null.
		dictionary@ Take()
		{
			int bytes = 0;
			auto message = Waiting.Take(bytes);
			if (message is null) {
				@message = m_farewell;
				@m_farewell = null;
				return message;
			}
			Count(bytes);
			return message;
		}

		// The message that the link's Next found for this channel, for which nothing waits.
		dictionary@ TakeArrived()
		{
			Count(m_link.Reader.FrameBytes);
			return m_link.Reader.TakeMessage(m_link.Current.IsBinary);
		}

		// Sends a text. False, and Error says why, when it cannot be sent.
		bool Send(const string &in text)
		{
			return Post(m_text, text);
		}

		// Sends all bytes of a buffer.
		bool SendBinary(MemoryBuffer@ data)
		{
			if (data is null) {
				@Error = Errors::BadArgument("Cannot send a null MemoryBuffer");
				return false;
			}
			uint64 position = data.GetPosition();
			data.Seek(0);
			bool sent = Post(m_binary, data.ReadString(data.GetSize()));
			data.Seek(position);
			return sent;
		}

		// Asks the bridge to close the socket after everything that was sent.
		void Close(uint16 code, const string &in reason)
		{
			if (IsOpen) {
				IsOpen = false;
				m_link.Write(Request::Close(m_client, code, reason));
			}
		}

		// Gives credit for what was taken, a quarter of the window at a time.
		private void Count(int bytes)
		{
			m_taken += bytes;
			if (IsOpen && m_taken >= m_link.ReceiveWindow / 4) {
				GiveCredit();
			}
		}

		private void GiveCredit()
		{
			while (m_taken > 0) {
				int bytes = Math::Min(m_taken, 8 * 1024 * 1024); // a header's integers stay below 2^24
				m_link.Write(Request::Credit(m_client, bytes));
				m_taken -= bytes;
			}
		}

		private bool Post(FrameHead@ head, const string &in payload)
		{
			Net::WebSocketError@ error = m_refusal;
			if (IsOpen && error is null) {
				@error = m_link.Post(head, payload);
				if (error is null) {
					return true;
				}
			}
			@Error = error is null ? Errors::NotOpen() : error;
			return false;
		}
	}
}
