namespace WebSocketsLink
{
	// A client socket of a plugin from Connect to its end, with a link of its own.
	shared class Client : Channel
	{
		// The subprotocol that the server chose, or an empty string.
		string Subprotocol;

		private uint m_burst = 0; // messages taken since GetMessageAsync yielded
		private uint m_idle = 0; // looks that found nothing
		private uint64 m_lookedTick = 0; // when a send last looked at the network
		private bool m_flushing = false;
		private bool m_dropped = false;

		Client()
		{
			@m_link = Link();
		}

		// Opens the socket with a "connect". Yields until it is open (true), or Error says why not (false).
		bool ConnectAsync(const string &in request, uint timeout)
		{
			if (!m_link.StartAsync(request, "opened", timeout)) {
				@Error = m_link.Fault;
				return false;
			}
			Subprotocol = Field::Text(m_link.Message, "protocol");
			Open(m_link, 0);
			return true;
		}

		Net::WebSocketState get_State()
		{
			Update();
			if (IsOpen) {
				return Net::WebSocketState::Open;
			}
			return m_link.IsStarting ? Net::WebSocketState::Connecting : Net::WebSocketState::Closed;
		}

		// The connection to the bridge, or null.
		Net::Socket@ get_Socket()
		{
			if (IsOpen) {
				return m_link.Socket;
			}
			return null;
		}

		// Bytes that are not on the network yet.
		uint get_BufferedAmount()
		{
			Update();
			return IsOpen ? uint(m_link.Writer.Queued + Backlog) : 0;
		}

		// The oldest message, else the end, else null. The everyday path: looks at the network, and hands a message that has
		// come straight to the plugin.
		dictionary@ Take()
		{
			while (IsOpen && Waiting.IsEmpty && Look()) {
				if (m_link.IsMessage) {
					return TakeArrived();
				}
				TakeIn();
			}
			return TakeWaiting();
		}

		// The same, but waits for something to return; on a socket that is not open for a tick. Yields.
		dictionary@ TakeAsync()
		{
			if (m_burst >= 256) {
				// A plugin that takes all in one go must not hold up the tick.
				m_burst = 0;
				yield();
			}
			auto message = Take();
			while (message is null) {
				m_burst = 0;
				bool wasOpen = IsOpen;
				if (m_flushing) {
					m_link.Writer.StartTick();
				}
				yield();
				@message = Take();
				if (message is null && !wasOpen) {
					return dictionary();
				}
			}
			m_burst++;
			return message;
		}

		// Takes in what has come without taking long, so that the state, credit and backlog are those of now.
		void Update()
		{
			for (uint i = 0; i < 64 && IsOpen && Look(); i++) {
				TakeIn();
			}
		}

		bool SendText(const string &in text)
		{
			BeforeSend();
			return Send(text) && AfterSend();
		}

		bool SendData(MemoryBuffer@ data)
		{
			BeforeSend();
			return SendBinary(data) && AfterSend();
		}

		// Closes gracefully, after everything that was sent, or makes ConnectAsync give up.
		void Finish(uint16 code, const string &in reason)
		{
			if (m_link.IsStarting) {
				m_link.Cancel();
			} else if (IsOpen) {
				Close(code, reason);
				startnew(CoroutineFunc(m_link.CloseAsync));
			}
		}

		// Nothing holds the plugin's object any more.
		void Drop()
		{
			m_dropped = IsOpen || m_link.IsStarting;
			if (m_dropped && !m_flushing) {
				m_link.Close();
			}
			End();
		}

		// Whether the link has a frame for us. Asks now and then whether it is lost.
		private bool Look()
		{
			if (m_link.Next()) {
				m_idle = 0;
				return true;
			}
			if (m_idle++ % uint(Limit::IdleLooks) == 0 && m_link.IsLost) {
				Lose();
				m_link.Close();
			}
			return false;
		}

		// Takes in the frame that was found.
		private void TakeIn()
		{
			if (m_link.IsMessage) {
				Keep();
			} else if (m_link.TakeJson()) {
				Hear();
				if (!IsOpen) {
					m_link.Close();
				}
			}
		}

		// Looks once a tick: what has come since changes nothing for a burst of sends.
		private void BeforeSend()
		{
			uint64 tick = Time::FrameCount;
			if (tick != m_lookedTick && IsOpen) {
				m_lookedTick = tick;
				Update();
				m_link.Writer.StartTick();
			}
		}

		private bool AfterSend()
		{
			if (!m_flushing && m_link.Writer.Queued > 0) {
				m_flushing = true;
				startnew(CoroutineFunc(FlushAsync));
			}
			return true;
		}

		// Writes what waits as the bridge gives credit. Yields.
		private void FlushAsync()
		{
			while (IsOpen && m_link.Writer.Queued > 0) {
				Update();
				m_link.Writer.StartTick();
				yield();
			}
			m_flushing = false;
			if (m_dropped) {
				m_link.FinishAsync(false);
			}
		}
	}
}
