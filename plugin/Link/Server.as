namespace WebSocketsLink
{
	// A server of a plugin: gives each client what comes for it, and keeps the list of clients current.
	shared class Server
	{
		// What went wrong last with something meant for all clients, or null.
		Net::WebSocketError@ Fault;

		private Link@ m_link; // while it serves
		private Link@ m_parting; // once it is closed
		private array<Net::WebSocketClient@>@ m_clients;
		private dictionary m_byNumber;
		private Header@ m_lastHeader; // and whose it was: the next message has most likely the same
		private Net::WebSocketClient@ m_lastClient;
		private uint64 m_frame = 0; // of the game, for which the next three stand
		private int m_frames = 0; // of the link that were found for it
		private int m_bytes = 0;
		private bool m_dry = false; // nothing more had come
		private int m_waitingFrames = 0; // that nobody had asked for
		private int m_waitingBytes = 0;
		private FrameHead@ m_all;
		private uint m_leaving = 0; // clients that are closed but still listed

		Server(Link@ link, array<Net::WebSocketClient@>@ clients)
		{
			@m_link = link;
			@m_clients = clients;
			@m_all = FrameHead('{"type":"send","client":"all"}');
		}

		// Bytes that wait in the game for the bridge.
		uint get_Queued()
		{
			return m_link is null ? 0 : uint(m_link.Writer.Queued);
		}

		// Serves until the server is closed or the link is lost. Yields.
		void ServeAsync()
		{
			while (m_link !is null) {
				TakeFrames();
				RemoveClosed();
				yield();
			}
		}

		// The next message for a client that has none waiting, or null. Brings the other clients theirs on the way.
		dictionary@ TakeFor(Channel@ channel)
		{
			while (channel.Waiting.IsEmpty && Find()) {
				auto client = Receiver();
				if (m_link.Current.IsMessage && client !is null && client.Inlet() is channel) {
					return channel.TakeArrived();
				}
				Dispatch(client);
			}
			return null;
		}

		// Yields until every client of a lost link has been read.
		void RetireAsync()
		{
			while (m_leaving > 0) {
				RemoveClosed();
				yield();
			}
		}

		// Yields until the bridge has been told to close this server, whatever had to be sent before: then its port is free.
		void PartAsync()
		{
			while (m_parting !is null && !m_parting.IsFlushed) {
				yield();
			}
		}

		// Sends a text to every client. Null, or why it cannot be sent.
		Net::WebSocketError@ Broadcast(const string &in text)
		{
			return m_link is null ? Errors::NotOpen() : m_link.Post(m_all, text);
		}

		void SetMaxClients(uint maxClients)
		{
			if (m_link !is null) {
				m_link.Write(Request::MaxClients(maxClients));
			}
		}

		// Frees the port and closes every client after what was sent to it.
		void Close(uint16 code, const string &in reason)
		{
			if (m_link is null) {
				return;
			}
			m_link.Write(Request::Close("", code, reason));
			startnew(CoroutineFunc(m_link.DrainAsync));
			@m_parting = m_link;
			@m_link = null;
			for (uint i = 0; i < m_clients.Length; i++) {
				m_clients[i].Inlet().Abandon();
				m_clients[i].Part();
			}
			m_clients.Resize(0);
			m_leaving = 0;
		}

		// Takes in what waits, within what a frame of the game may cost.
		private void TakeFrames()
		{
			while (Find()) {
				m_waitingFrames++;
				m_waitingBytes += m_link.Reader.FrameBytes;
				Dispatch(Receiver());
			}
			m_link.Writer.StartFrame();
			if (m_dry && m_link.IsLost) {
				Lose();
			}
		}

		// Whether another frame has come. That none has is asked once in a frame of the game, however many clients ask.
		private bool Find()
		{
			uint64 frame = Time::FrameCount;
			if (frame != m_frame) {
				// What nobody had asked for is taken in this frame, most likely, and counts for it.
				m_frame = frame;
				m_frames = m_waitingFrames;
				m_bytes = m_waitingBytes;
				m_waitingFrames = 0;
				m_waitingBytes = 0;
				m_dry = false;
			}
			if (m_link is null || m_dry || m_frames >= int(Limit::ServerFramesAtOnce) || m_bytes >= int(Limit::ServerBytesAtOnce)) {
				return false;
			}
			m_dry = !m_link.Next();
			if (!m_dry) {
				m_frames++;
				m_bytes += m_link.Reader.FrameBytes;
			}
			return !m_dry;
		}

		// The client that the frame found belongs to, or null.
		private Net::WebSocketClient@ Receiver()
		{
			auto header = m_link.Current;
			if (header !is m_lastHeader) {
				Net::WebSocketClient@ client;
				m_byNumber.Get(header.Client, @client);
				@m_lastHeader = header;
				@m_lastClient = client;
			}
			return m_lastClient;
		}

		private void Dispatch(Net::WebSocketClient@ client)
		{
			auto header = m_link.Current;
			if (client !is null) {
				client.Inlet().Deliver();
				if (header.Type == "closed") {
					m_byNumber.Delete(header.Client);
					@m_lastHeader = null;
					@m_lastClient = null;
					client.Part();
					m_leaving++;
				}
				return;
			}
			m_link.TakeText();
			if (header.Type == "joined") {
				@client = Net::WebSocketClient(this, m_link, header.Message);
				m_byNumber.Set(header.Client, @client);
				m_clients.InsertLast(client);
			} else if (header.Type == "failed") {
				@Fault = Errors::FromMessage(header.Message);
			}
		}

		private void RemoveClosed()
		{
			if (m_leaving == 0) {
				return;
			}
			// Counted anew: a client that its plugin closed may leave before the bridge says that it is gone.
			m_leaving = 0;
			for (int i = int(m_clients.Length) - 1; i >= 0; i--) {
				if (m_clients[i].MayLeave()) {
					m_clients[i].Part();
					m_clients.RemoveAt(i);
				} else if (!m_clients[i].IsOpen) {
					m_leaving++;
				}
			}
		}

		private void Lose()
		{
			m_link.Close();
			@m_link = null;
			m_leaving = m_clients.Length;
			for (uint i = 0; i < m_clients.Length; i++) {
				m_clients[i].Inlet().Lose();
				m_clients[i].Part();
			}
		}
	}
}
