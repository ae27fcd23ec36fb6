namespace WebSocketsLink
{
	// A client socket of a plugin from Connect to its end: one link, or with AutoReconnect one after the other.
	shared class Client : Channel
	{
		// The subprotocol that the server chose, and the URL that was dialled.
		string Subprotocol;
		string Url;

		private ConnectRequest@ m_request;
		private Backoff m_backoff;
		private bool m_trying = true; // to open the socket, or to open it again
		private bool m_isBridgeAway = false; // which is why it is not open
		private bool m_ended = false; // by the plugin
		private bool m_dropped = false; // by the plugin, which holds it no more
		private uint m_burst = 0; // messages taken since TakeAsync yielded
		private uint m_idle = 0; // looks that found nothing
		private uint64 m_lookedTick = 0; // when a send last looked at the network
		private bool m_flushing = false;

		Client(ConnectRequest@ request)
		{
			@m_request = request;
			@m_link = Link();
		}

		// Opens the socket. Yields until it is open (true), or Error says why not (false).
		bool ConnectAsync()
		{
			try {
				while (!TryAsync() && !m_ended) {
					NotifyOnce(Error);
					if (!m_request.AutoReconnect || IsFinal(Error)) {
						break;
					}
					WaitForNextTryAsync();
				}
			} catch {
				// Called where nothing can wait, such as Render: the socket stays usable.
				m_link.Close();
				m_trying = false;
				throw(getExceptionInfo());
			}
			m_trying = false;
			return IsOpen;
		}

		Net::WebSocketState get_State()
		{
			Update();
			if (IsOpen) {
				return Net::WebSocketState::Open;
			}
			return m_trying && !m_ended ? Net::WebSocketState::Connecting : Net::WebSocketState::Closed;
		}

		// The connection to the bridge, or null.
		Net::Socket@ get_Socket()
		{
			if (IsOpen) {
				return m_link.Socket;
			}
			return null;
		}

		// Whether it was open, or closed before, and will not be open again.
		bool get_IsOver()
		{
			return m_ended || (m_wasOpen && !IsOpen && !m_trying);
		}

		// Bytes that are not on the network yet.
		uint get_BufferedAmount()
		{
			Update();
			return IsOpen ? uint(m_link.Writer.Queued + Backlog) : 0;
		}

		// The oldest message, else the end, else null. Looks at the network.
		dictionary@ Take()
		{
			if (IsOpen && Waiting.IsEmpty) {
				auto message = TakeLone();
				if (message !is null) {
					return message;
				}
			}
			while (IsOpen && Waiting.IsEmpty && Look()) {
				if (m_link.IsMessage) {
					return TakeArrived();
				}
				TakeIn();
			}
			return TakeWaiting();
		}

		// The next message if it is a text. False when nothing waits, or something else.
		bool TakeText(string &out text)
		{
			while (IsOpen && Waiting.IsEmpty && Look()) {
				if (m_link.Kind == uint8(Protocol::TextFrame)) {
					Count(m_link.Cost);
					text = m_link.TakeText();
					return true;
				}
				TakeIn();
			}
			auto message = Waiting.First;
			if (message is null || !message.Get("message", text)) {
				return false;
			}
			TakeWaiting();
			return true;
		}

		// Like Take, but waits at most `timeout` milliseconds for something to return; on a socket that is over for a tick.
		// Yields.
		dictionary@ TakeAsync(uint timeout)
		{
			if (m_burst >= 256) {
				// A plugin that takes all in one go must not hold up the tick.
				m_burst = 0;
				yield();
			}
			auto message = Take();
			uint64 end = message is null && timeout < uint(Limit::Forever) ? Time::Now + timeout : 0;
			while (message is null) {
				m_burst = 0;
				bool wasAlive = IsOpen || m_trying;
				if (m_flushing) {
					m_link.Writer.StartTick();
				}
				yield();
				@message = Take();
				if (message is null && (!wasAlive || (end > 0 && Time::Now >= end))) {
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
			return Send(text) && (m_link.Writer.Queued == 0 || FlushLater());
		}

		bool SendData(MemoryBuffer@ data)
		{
			BeforeSend();
			return SendBinary(data) && (m_link.Writer.Queued == 0 || FlushLater());
		}

		// Closes gracefully, after everything that was sent, or ends all tries to open the socket.
		void Finish(uint16 code, const string &in reason)
		{
			if (m_ended) {
				return;
			}
			m_ended = true;
			if (IsOpen) {
				Close(code, reason);
				startnew(CoroutineFunc(m_link.CloseAsync));
			} else if (m_trying) {
				m_link.Cancel();
				@Error = Errors::Cancelled();
				Tell(true);
			}
		}

		// Nothing holds the plugin's object any more.
		void Drop()
		{
			m_dropped = !m_ended;
			m_ended = true;
			if (m_dropped && !m_flushing) {
				m_link.Close();
			}
			End();
		}

		// One try to open the socket. Yields.
		private bool TryAsync()
		{
			if (m_ended) {
				return false;
			}
			@m_link = Link();
			if (!m_link.StartAsync(m_request.Json(), "opened", m_request.Timeout)) {
				@Error = m_link.Fault;
				m_isBridgeAway = IsBridgeAway(Error);
				return false;
			}
			@Error = Net::WebSocketError();
			Subprotocol = Field::Text(m_link.Message, "protocol");
			Url = Field::Text(m_link.Message, "url");
			m_link.NarrowMessages();
			m_backoff.Opened();
			Open(m_link, 0);
			return true;
		}

		// Opens the socket again after it was lost, and tells so. Yields.
		private void ReconnectAsync()
		{
			do {
				WaitForNextTryAsync();
			} while (!m_ended && !TryAsync() && !IsFinal(Error));
			if (IsOpen) {
				auto news = dictionary();
				news.Set("reconnected", true);
				Waiting.Put(news, 0);
			} else if (!m_ended) {
				Tell(false);
			}
			m_trying = false;
		}

		// A bridge that is away is no failed try: it is looked for all the time.
		private void WaitForNextTryAsync()
		{
			uint64 end = Time::Now + (m_isBridgeAway ? uint(250) : m_backoff.Next(Error.RetryAfter));
			while (!m_ended && Time::Now < end) {
				yield();
			}
		}

		// Whether the link has a frame. Asks now and then whether the link is lost.
		private bool Look()
		{
			if (m_link.Next()) {
				m_idle = 0;
				return true;
			}
			if (m_idle++ % uint(Limit::IdleLooks) == 0 && m_link.IsLost) {
				Lose();
				Over(true);
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
					Over(false);
				}
			}
		}

		// The end came from elsewhere.
		private void Over(bool isBridgeAway)
		{
			m_link.Close();
			m_isBridgeAway = isBridgeAway;
			if (m_request.AutoReconnect && !m_ended) {
				m_backoff.Lost();
				m_trying = true;
				Untell();
				startnew(CoroutineFunc(ReconnectAsync));
			}
		}

		// Looks once a tick: what has come since changes nothing for a burst of sends.
		private void BeforeSend()
		{
			uint64 tick = Time::FrameCount;
			if (tick != m_lookedTick && IsOpen) {
				m_lookedTick = tick;
				if (!m_link.TakeLoneCredit() || m_idle++ % uint(Limit::IdleLooks) == 0) {
					Update();
				}
				m_link.Writer.StartTick();
			}
		}

		private bool FlushLater()
		{
			if (!m_flushing) {
				m_flushing = true;
				startnew(CoroutineFunc(FlushAsync));
			}
			return true;
		}

		// Writes what waits as the bridge gives credit. Yields.
		private void FlushAsync()
		{
			auto link = m_link;
			while (IsOpen && link.Writer.Queued > 0) {
				Update();
				link.Writer.StartTick();
				yield();
			}
			m_flushing = false;
			if (m_dropped) {
				link.FinishAsync(false);
			}
		}
	}
}
