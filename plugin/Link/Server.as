namespace WebSocketsLink
{
	// A server of a plugin. Passes messages to its clients, and keeps the list of clients up to date.
	shared class Server : Sender
	{
		private Life m_life;
		private Backoff m_backoff;
		private ListenRequest@ m_request;
		private Pages@ m_pages;
		private ClientList@ m_clients;
		private Server@ m_before; // of the same object, while it may have the port
		private LateNotice@ m_notice; // of its absence, since it was lost
		private bool m_dropped = false; // the plugin no longer holds the object
		private int m_frames = 0; // found in this tick
		private int m_bytes = 0;
		private uint m_idle = 0; // ticks in which nothing had come
		private int m_waitingFrames = 0; // frames that nobody had asked for
		private int m_waitingBytes = 0;

		// `list` is what the plugin sees. The pages may change. `before` is the closed server of the same object, or null.
		Server(ListenRequest@ request, array<Net::WebSocketClient@>@ list, Pages@ pages, Server@ before)
		{
			@m_before = before;
			@m_request = request;
			@m_pages = pages;
			@m_clients = ClientList(list);
		}

		// Opens the server. Yields until it is bound (true), or Error says why not (false). Waits for the bridge, because the
		// game may start first.
		bool ListenAsync()
		{
			try {
				AwaitPortAsync();
				uint64 end = Time::Now + uint(Limit::BridgeMs);
				while (!TryAsync() && !m_life.IsEnded && IsBridgeAway(Error) && Time::Now < end) {
					m_life.WaitForBridgeAsync(Request::AtMost(NextPause(), uint(end - Time::Now)));
				}
			} catch {
				m_life.GiveUp();
				throw(getExceptionInfo());
			}
			m_life.IsTrying = false;
			if (IsOpen) {
				m_clients.Clear();
				startnew(CoroutineFunc(ServeAsync));
			} else if (!m_life.IsEnded) {
				NotifyOnce(Error);
			}
			return IsOpen;
		}

		Net::WebSocketState get_State()
		{
			return IsOpen ? Net::WebSocketState::Listening : m_life.State;
		}

		// Whether the server is up as the plugin sees it, even while the bridge is lost.
		bool get_IsRunning()
		{
			return m_wasOpen && !m_life.IsEnded;
		}

		// Whether the plugin has closed it.
		bool get_IsOver() override
		{
			return m_life.IsEnded;
		}

		uint16 get_Port()
		{
			return IsRunning ? m_request.Port : uint16(0);
		}

		// Bytes that wait in the game for the bridge.
		uint get_Queued()
		{
			return IsOpen ? uint(m_link.Writer.Queued) : 0;
		}

		// The next message for a client that has none queued, or null. Messages for other clients that come first are queued for them.
		dictionary@ TakeFor(ServerClient@ client)
		{
			while (!client.HasWaiting && Find()) {
				if (m_link.IsMessage && m_clients.Find(m_link.Client) is client) {
					return client.TakeArrived();
				}
				TakeIn();
			}
			return null;
		}

		// Whether the bridge has been told to close this server, behind whatever had to be sent: then its port is free.
		bool get_IsParted()
		{
			if (m_link is null) {
				return m_before is null || m_before.IsParted;
			}
			return m_link.IsFlushed;
		}

		void SetMaxClients(uint maxClients)
		{
			m_request.MaxClients = maxClients;
			if (IsOpen) {
				m_link.Write(Request::MaxClients(maxClients));
			}
		}

		// Frees the port and closes every client after what was sent to it, or stops trying to open the server.
		void Finish(uint16 code, const string &in reason)
		{
			if (m_life.IsEnded) {
				return;
			}
			m_life.IsEnded = true;
			if (IsOpen) {
				m_link.Write(Request::Close(0, code, reason));
				startnew(CoroutineFunc(m_link.CloseAsync));
			} else if (m_life.IsTrying) {
				m_life.Link.Cancel();
				@Error = Errors::Cancelled();
			}
			Release();
			m_clients.Clear();
		}

		// The plugin's object is gone.
		void Drop()
		{
			m_dropped = !m_life.IsEnded && IsOpen;
			if (!m_dropped && !m_life.IsEnded) {
				m_life.Link.Close();
			}
			m_life.IsEnded = true;
			Release();
		}

		// Yields until the server before this one has closed, or the plugin closes this one.
		private void AwaitPortAsync()
		{
			while (m_before !is null && !m_life.IsEnded) {
				if (m_before.IsParted) {
					@m_before = null;
				} else {
					yield();
				}
			}
		}

		// One try to open the server. Yields.
		private bool TryAsync()
		{
			uint maxClients = m_request.MaxClients;
			bool opened = m_life.TryAsync(m_request.Json(), "listening", 10000, m_pages);
			auto link = m_life.Link;
			if (!opened) {
				return Fail(link.Fault);
			}
			int port = link.Number("port", 1, 65535);
			if (!link.IsIntact) {
				link.Close();
				return Fail(link.Loss);
			}
			m_request.Port = uint16(port);
			link.HasClients = true;
			@Error = Net::WebSocketError();
			m_backoff.Opened();
			Open(link, 0);
			if (m_request.MaxClients != maxClients) {
				SetMaxClients(m_request.MaxClients); // changed since it was asked for
			}
			return true;
		}

		// A try failed. Returns false.
		private bool Fail(Net::WebSocketError@ fault)
		{
			m_pages.Part(m_life.Link);
			if (!m_life.IsEnded) {
				@Error = fault;
			}
			if (m_notice !is null) {
				@m_notice.Fault = fault;
			}
			return false;
		}

		private void Release()
		{
			IsOpen = false;
			m_pages.Part(m_life.Link);
			m_clients.End();
		}

		// Serves until the plugin closes the server: a lost bridge only interrupts it. Yields.
		private void ServeAsync()
		{
			while (!m_life.IsEnded) {
				if (IsOpen) {
					TakeFrames();
				} else {
					m_notice.Tick();
				}
				m_clients.RemoveClosed();
				yield();
			}
			if (m_dropped) {
				m_link.FinishAsync(false);
			}
		}

		// Opens the server again as soon as a bridge is there. Yields.
		private void ReopenAsync()
		{
			do {
				m_life.WaitForBridgeAsync(NextPause());
			} while (!m_life.IsEnded && !TryAsync());
			m_life.IsTrying = false;
		}

		// Milliseconds until the next try. A bridge that is back is asked at once. If it refuses, for example because another
		// program has taken the port, or breaks the link again, that may last for hours.
		private uint NextPause()
		{
			if (!m_life.Link.IsReached) {
				m_backoff = Backoff();
				return uint(Limit::LookMs);
			}
			return m_backoff.Next(0);
		}

		// Reads what waits, within the limits of a tick.
		private void TakeFrames()
		{
			// Frames that nobody had asked for are probably read in this tick, so they count for it.
			m_frames = m_waitingFrames;
			m_bytes = m_waitingBytes;
			m_waitingFrames = 0;
			m_waitingBytes = 0;
			m_link.IsDry = false;
			while (IsOpen && Find()) {
				m_waitingFrames++;
				m_waitingBytes += m_link.Length;
				TakeIn();
			}
			if (!IsOpen) {
				return;
			}
			m_link.Writer.StartTick();
			if ((m_link.IsDry || !m_link.IsIntact) && m_idle++ % uint(Limit::IdleLooks) == 0 && m_link.IsLost) {
				Lose();
			}
			// More may have come when the plugin asks.
			m_link.IsDry = false;
		}

		// Whether another frame has come. After a "no", the network is not asked again before the next tick.
		private bool Find()
		{
			if (m_frames >= int(Limit::ServerFramesAtOnce) || m_bytes >= int(Limit::ServerBytesAtOnce)) {
				return false;
			}
			m_link.IsDry = !m_link.Next();
			if (!m_link.IsDry) {
				m_frames++;
				m_bytes += m_link.Length;
			}
			return !m_link.IsDry;
		}

		// Handles the frame that was found.
		private void TakeIn()
		{
			if (m_link.IsMessage) {
				auto client = m_clients.Find(m_link.Client);
				if (client is null) {
					m_link.TakeBuffer();
				} else {
					client.Keep();
				}
			} else if (m_link.TakeJson()) {
				Hear(m_clients.Find(uint(m_link.Number("client", 0, int(Protocol::MaxClientNumber)))));
			}
		}

		// Handles what the bridge says about one client or about the server.
		private void Hear(ServerClient@ client)
		{
			if (m_link.Type == "joined") {
				uint number = uint(m_link.Number("client", 1, int(Protocol::MaxClientNumber)));
				if (client !is null || m_clients.Count >= uint(Protocol::MaxClients)) {
					m_link.Distrust();
				}
				auto joined = ServerClient(this, m_link, number);
				if (m_link.IsIntact) {
					m_clients.Add(joined);
				}
			} else if (client !is null) {
				client.Hear();
				if (m_link.IsIntact && m_link.Type == "closed") {
					m_clients.Forget(client);
				}
			} else if (m_link.Type == "failed") {
				@Error = m_link.ReadFault();
				NotifyOnce(Error);
				if (Error.Code == Code::LanNotAllowed()) {
					@m_refusal = Error; // the bridge is closing the server
				}
			} else if (m_link.Type == "closed" && !m_link.Message.HasKey("client")) {
				Lose();
			}
		}

		// The link is lost, or of no use any more.
		private void Lose()
		{
			m_life.Link.Close();
			m_backoff.Lost();
			m_pages.Part(m_life.Link);
			m_life.IsTrying = true;
			IsOpen = false;
			@Error = m_refusal is null ? m_link.Loss : m_refusal;
			@m_refusal = null;
			@m_notice = LateNotice(Error);
			m_clients.Lose();
			startnew(CoroutineFunc(ReopenAsync));
		}
	}
}
