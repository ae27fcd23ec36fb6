namespace WebSocketsLink
{
	// A client socket of a plugin from Connect to its end. It has one link, or with AutoReconnect one link after the other.
	shared class Client : Channel
	{
		// The subprotocol that the server chose, and the URL that was dialled.
		string Subprotocol;
		string Url;

		private ConnectRequest@ m_request;
		private Life m_life;
		private Backoff m_backoff;
		private bool m_dropped = false; // the plugin no longer holds the object
		private uint m_burst = 0; // messages taken since TakeAsync yielded
		private uint m_idle = 0; // looks that found nothing
		private uint64 m_lookedTick = 0; // when a send last looked at the network
		private bool m_flushing = false;

		Client(ConnectRequest@ request)
		{
			@m_request = request;
		}

		// Opens the socket. Yields until it is open (true), or Error says why not (false).
		bool ConnectAsync()
		{
			try {
				while (!TryAsync() && !m_life.IsEnded) {
					NotifyOnce(Error);
					if (!m_request.AutoReconnect || IsFinal(Error)) {
						break;
					}
					WaitForNextTryAsync();
				}
			} catch {
				m_life.GiveUp();
				throw(getExceptionInfo());
			}
			m_life.IsTrying = false;
			if (WillReopen()) {
				startnew(CoroutineFunc(StayOpenAsync));
			}
			return IsOpen;
		}

		Net::WebSocketState get_State()
		{
			Update();
			return IsOpen ? Net::WebSocketState::Open : m_life.State;
		}

		// A socket that never opened is not over before the plugin closes it.
		bool get_IsOver() override
		{
			return m_life.IsEnded || (m_wasOpen && !m_life.IsTrying && Channel::get_IsOver());
		}

		// Bytes that are not on the network yet.
		uint get_BufferedAmount()
		{
			Update();
			return IsOpen ? uint(m_link.Writer.Queued + Backlog) : 0;
		}

		// The oldest message if it is a text. False when nothing waits, or something else.
		bool TakeText(string &out text)
		{
			while (IsOpen && !HasWaiting && Look()) {
				if (m_link.Kind == uint8(Protocol::TextFrame)) {
					Count(m_link.Cost);
					text = m_link.TakeText();
					return true;
				}
				TakeIn();
			}
			auto message = m_waiting.First;
			if (message is null || !message.Get("message", text)) {
				return false;
			}
			TakeWaiting();
			return true;
		}

		protected dictionary@ TakeMore() override
		{
			while (IsOpen && !HasWaiting && Look()) {
				if (m_link.IsMessage) {
					return TakeArrived();
				}
				TakeIn();
			}
			return IsOpen && !HasWaiting ? null : TakeWaiting();
		}

		// Like Take, but waits at most `timeout` milliseconds for something to return, or one tick if the socket has ended.
		// Yields.
		dictionary@ TakeAsync(uint timeout)
		{
			if (m_burst >= 256) {
				// A plugin that reads everything at once must not hold up the tick.
				m_burst = 0;
				yield();
			}
			auto message = Take();
			uint64 end = message is null && timeout < uint(Limit::Forever) ? Time::Now + timeout : 0;
			while (message is null) {
				m_burst = 0;
				bool wasAlive = IsOpen || m_life.IsTrying;
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

		// Reads what has come, for a short time only, so that state, credit and backlog are up to date.
		void Update()
		{
			for (uint i = 0; i < 64 && IsOpen && Look(); i++) {
				TakeIn();
			}
		}

		// Closes gracefully after everything that was sent, or stops trying to open the socket.
		void Finish(uint16 code, const string &in reason)
		{
			if (m_life.IsEnded) {
				return;
			}
			// The other side may have ended it already.
			m_idle = 0; // so that the last look asks whether the link is lost
			while (IsOpen && Look()) {
				TakeIn();
			}
			m_life.IsEnded = true;
			if (IsOpen) {
				Close(code, reason);
				startnew(CoroutineFunc(m_link.CloseAsync));
			} else if (m_life.IsTrying) {
				m_life.Link.Cancel();
				TellCancelled();
			}
		}

		// The plugin's object is gone.
		void Drop()
		{
			m_dropped = !m_life.IsEnded;
			m_life.IsEnded = true;
			if (m_dropped && !m_flushing) {
				m_life.Link.Close();
			}
			End();
		}

		// One try to open the socket. Yields.
		private bool TryAsync()
		{
			auto fault = m_request.Check();
			if (fault !is null) {
				@Error = fault;
				return false;
			}
			bool opened = m_life.TryAsync(m_request.Json(), "opened", m_request.Timeout);
			auto link = m_life.Link;
			if (!opened) {
				if (!m_life.IsEnded) {
					@Error = link.Fault;
				}
				return false;
			}
			string protocol = link.Text("protocol");
			string url = link.Text("url");
			if (!link.IsIntact) {
				@Error = link.Loss;
				link.Close();
				return false;
			}
			@Error = Net::WebSocketError();
			Subprotocol = protocol;
			Url = url;
			m_backoff.Opened();
			Open(link, 0);
			return true;
		}

		// Opens the socket again whenever it was lost, which it looks for now and then: a plugin may leave the object alone for
		// long. Yields until the end.
		private void StayOpenAsync()
		{
			while (!m_life.IsEnded && (IsOpen || m_life.IsTrying)) {
				sleep(uint(Limit::LookMs));
				m_idle = 0; // not one of the looks that leave out whether the link is lost
				Update();
				if (m_life.IsTrying) {
					ReconnectAsync();
				}
			}
		}

		// Opens the socket again and reports that. Yields.
		private void ReconnectAsync()
		{
			do {
				WaitForNextTryAsync();
			} while (!m_life.IsEnded && !TryAsync() && !IsFinal(Error));
			if (IsOpen) {
				auto news = dictionary();
				news.Set("reconnected", true);
				Put(news, 0);
			} else if (!m_life.IsEnded) {
				Tell(1006, "", false);
			}
			m_life.IsTrying = false;
		}

		// Where nobody answers in place of the bridge, that is no failed try.
		private void WaitForNextTryAsync()
		{
			uint pause = m_life.Link.IsReached ? m_backoff.Next(Error.RetryAfter) : uint(Limit::LookMs);
			if (Error.Stage == Stage::Link()) {
				m_life.WaitForBridgeAsync(pause);
			} else {
				m_life.WaitAsync(pause);
			}
		}

		// Whether the link has a frame. Asks now and then whether the link is lost.
		private bool Look()
		{
			if (!m_link.IsDry && m_link.Next()) {
				m_idle = 0;
				return true;
			}
			m_link.IsDry = false;
			if (m_idle++ % uint(Limit::IdleLooks) == 0 && m_link.IsLost) {
				Lose();
				Over();
			}
			return false;
		}

		// Handles the frame that was found.
		private void TakeIn()
		{
			if (m_link.IsMessage) {
				Keep();
			} else if (m_link.TakeJson()) {
				if (m_link.Message.HasKey("client")) {
					m_link.Distrust(); // only servers have clients
				} else {
					Hear();
				}
				if (!IsOpen) {
					Over();
				}
			}
		}

		// The connection was ended by somebody else than this plugin.
		private void Over()
		{
			m_life.Link.Close();
			if (WillReopen()) {
				m_backoff.Lost();
				m_life.IsTrying = true;
			}
		}

		protected bool WillReopen() override
		{
			return m_request.AutoReconnect && !m_life.IsEnded;
		}

		// Looks once a tick: for a burst of sends, later data would make no difference. A few credit frames may stay unread while
		// there is room in the window.
		void Glance() override
		{
			uint64 tick = Time::FrameCount;
			if (tick == m_lookedTick || !IsOpen) {
				return;
			}
			m_lookedTick = tick;
			m_link.Writer.Writes = 0;
			bool isCredit = m_link.IsClear && m_link.Socket.Available() <= int(Limit::UnreadCredit);
			if (isCredit && m_link.Writer.Room >= int(Limit::EnoughRoom) && m_idle % uint(Limit::IdleLooks) != 0) {
				m_idle++;
			} else {
				Update();
			}
		}

		protected void FlushLater() override
		{
			if (!m_flushing) {
				m_flushing = true;
				startnew(CoroutineFunc(FlushAsync));
			}
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
