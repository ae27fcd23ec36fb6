namespace WebSocketsLink
{
	// A server of a plugin: gives each client what comes for it, and keeps the list of clients current.
	shared class Server
	{
		// Whether it is bound.
		bool IsOpen = false;

		// What went wrong last; all empty while all is well.
		Net::WebSocketError@ Error = Net::WebSocketError();

		private Link@ m_link = Link();
		private ListenRequest@ m_request;
		private Pages@ m_pages;
		private array<Net::WebSocketClient@>@ m_list; // the plugin's
		private array<ServerClient@> m_clients; // of that list, in the order in which they joined
		private dictionary m_byNumber;
		private ServerClient@ m_last; // whose message came last: the next one most likely is of the same
		private string m_tag = FrameTagText(Protocol::TextFrame, 0); // of a text for all
		private bool m_trying = true; // to open it, or to open it again
		private bool m_ended = false; // by the plugin
		private bool m_dropped = false; // by the plugin, which holds it no more
		private int m_frames = 0; // that were found in this tick
		private int m_bytes = 0;
		private bool m_isDry = false; // nothing more had come
		private uint m_idle = 0; // ticks in which nothing had come
		private int m_waitingFrames = 0; // that nobody had asked for
		private int m_waitingBytes = 0;
		private uint m_leaving = 0; // clients that are closed but still listed

		// `list` is what the plugin sees. The pages may change.
		Server(ListenRequest@ request, array<Net::WebSocketClient@>@ list, Pages@ pages)
		{
			@m_request = request;
			@m_pages = pages;
			@m_list = list;
		}

		// Opens the server. Yields until it is bound (true), or Error says why not (false). The game may start before the
		// bridge, so that one is waited for.
		bool ListenAsync()
		{
			try {
				uint64 end = Time::Now + uint(Limit::BridgeMs);
				while (!TryAsync() && !m_ended && IsBridgeAway(Error) && Time::Now < end) {
					sleep(250);
				}
			} catch {
				// Called where nothing can wait, such as Render: the socket stays usable.
				m_link.Close();
				m_trying = false;
				throw(getExceptionInfo());
			}
			m_trying = false;
			if (IsOpen) {
				m_list.Resize(0);
				startnew(CoroutineFunc(ServeAsync));
			} else if (!m_ended) {
				NotifyOnce(Error);
			}
			return IsOpen;
		}

		Net::WebSocketState get_State()
		{
			if (IsOpen) {
				return Net::WebSocketState::Listening;
			}
			return m_trying && !m_ended ? Net::WebSocketState::Connecting : Net::WebSocketState::Closed;
		}

		// Whether it is up for the plugin, which a lost bridge does not change.
		bool get_IsRunning()
		{
			return IsOpen || (m_trying && m_request.Port > 0 && !m_ended);
		}

		// Whether the plugin has closed it.
		bool get_IsOver()
		{
			return m_ended;
		}

		uint16 get_Port()
		{
			return m_request.Port;
		}

		// The connection to the bridge, or null.
		Net::Socket@ get_Socket()
		{
			if (IsOpen) {
				return m_link.Socket;
			}
			return null;
		}

		// Bytes that wait in the game for the bridge.
		uint get_Queued()
		{
			return IsOpen ? uint(m_link.Writer.Queued) : 0;
		}

		// Whether nothing more has come, as far as one knows.
		bool get_IsDry()
		{
			return m_isDry;
		}

		// The next message for a client that has none waiting, or null. Brings the other clients theirs on the way.
		dictionary@ TakeFor(ServerClient@ client)
		{
			while (client.Waiting.IsEmpty && Find()) {
				if (m_link.IsMessage && Receiver() is client) {
					return client.TakeArrived();
				}
				TakeIn();
			}
			return null;
		}

		// Yields until the bridge has been told to close this server, whatever had to be sent before: then its port is free.
		void PartAsync()
		{
			while (!m_link.IsFlushed) {
				yield();
			}
		}

		// Sends a text to every client. False, and Error says why, when it cannot be sent.
		bool Broadcast(const string &in text)
		{
			return IsSent(IsOpen ? m_link.Post(0, m_tag + text, text) : Errors::NotOpen());
		}

		// Sends all bytes of a buffer to every client.
		bool Broadcast(MemoryBuffer@ data)
		{
			return IsSent(IsOpen ? m_link.Post(0, data) : Errors::NotOpen());
		}

		void SetMaxClients(uint maxClients)
		{
			m_request.MaxClients = maxClients;
			if (IsOpen) {
				m_link.Write(Request::MaxClients(maxClients));
			}
		}

		// Frees the port and closes every client after what was sent to it, or ends all tries to open it.
		void Finish(uint16 code, const string &in reason)
		{
			if (m_ended) {
				return;
			}
			m_ended = true;
			if (IsOpen) {
				m_link.Write(Request::Close(0, code, reason));
				startnew(CoroutineFunc(m_link.CloseAsync));
			} else if (m_trying) {
				m_link.Cancel();
				@Error = Errors::Cancelled();
			}
			Release();
			m_list.Resize(0);
		}

		// Nothing holds the plugin's object any more.
		void Drop()
		{
			m_dropped = !m_ended && IsOpen;
			if (!m_dropped && !m_ended) {
				m_link.Close();
			}
			m_ended = true;
			Release();
		}

		private bool IsSent(Net::WebSocketError@ error)
		{
			if (error !is null) {
				@Error = error;
			}
			return error is null;
		}

		// One try to open the server. Yields.
		private bool TryAsync()
		{
			if (m_ended) {
				return false;
			}
			@m_link = Link();
			auto fault = OpenAsync();
			if (fault !is null) {
				m_link.Close();
				m_pages.Part();
				@Error = fault;
				return false;
			}
			m_request.Port = uint16(Field::Number(m_link.Message, "port"));
			m_link.NarrowMessages();
			@Error = Net::WebSocketError();
			IsOpen = true;
			return true;
		}

		// Null once the bridge has its pages and listens, or why not. Yields.
		private Net::WebSocketError@ OpenAsync()
		{
			if (!m_link.OpenAsync()) {
				return m_link.Fault;
			}
			auto fault = m_pages.SendAllAsync(m_link);
			if (fault is null && !m_link.RequestAsync(m_request.Json(), "listening", 10000)) {
				@fault = m_link.Fault;
			}
			return fault;
		}

		private void Release()
		{
			IsOpen = false;
			m_pages.Part();
			for (uint i = 0; i < m_clients.Length; i++) {
				m_clients[i].End();
				m_clients[i].Part();
			}
			m_clients.Resize(0);
		}

		// Serves until the plugin closes the server: a lost bridge only interrupts it. Yields.
		private void ServeAsync()
		{
			while (!m_ended) {
				while (IsOpen) {
					TakeFrames();
					RemoveClosed();
					yield();
				}
				if (!m_ended) {
					ReopenAsync();
				}
			}
			if (m_dropped) {
				m_link.FinishAsync(false);
			}
		}

		// Opens the server again as soon as a bridge is there. Yields.
		private void ReopenAsync()
		{
			uint64 lost = Time::Now;
			uint64 next = lost + 250;
			bool told = false;
			while (!m_ended && !IsOpen) {
				RemoveClosed();
				if (Time::Now >= next) {
					TryAsync();
					next = Time::Now + (IsBridgeAway(Error) ? 250 : 1000);
				}
				if (!told && !IsOpen && Time::Now >= lost + 10000) {
					told = true;
					Notify(Error);
				}
				yield();
			}
			m_trying = false;
		}

		// Takes in what waits, within what a tick may cost.
		private void TakeFrames()
		{
			// What nobody had asked for is taken in this tick, most likely, and counts for it.
			m_frames = m_waitingFrames;
			m_bytes = m_waitingBytes;
			m_waitingFrames = 0;
			m_waitingBytes = 0;
			m_isDry = false;
			while (Find()) {
				m_waitingFrames++;
				m_waitingBytes += m_link.Length;
				TakeIn();
			}
			m_link.Writer.StartTick();
			if (m_isDry && m_idle++ % uint(Limit::IdleLooks) == 0 && m_link.IsLost) {
				Lose();
			}
			// More may have come when the plugin asks.
			m_isDry = false;
		}

		// Whether another frame has come. That none has is asked once between two ticks, however many clients ask.
		private bool Find()
		{
			if (m_isDry || m_frames >= int(Limit::ServerFramesAtOnce) || m_bytes >= int(Limit::ServerBytesAtOnce)) {
				return false;
			}
			m_isDry = !m_link.Next();
			if (!m_isDry) {
				m_frames++;
				m_bytes += m_link.Length;
			}
			return !m_isDry;
		}

		// The client that the message found belongs to, or null.
		private ServerClient@ Receiver()
		{
			uint number = m_link.Client;
			if (m_last is null || m_last.Number != number) {
				@m_last = ByNumber(number);
			}
			return m_last;
		}

		private ServerClient@ ByNumber(uint number)
		{
			ServerClient@ client;
			m_byNumber.Get("" + number, @client);
			return client;
		}

		// Takes in the frame that was found.
		private void TakeIn()
		{
			if (m_link.IsMessage) {
				auto client = Receiver();
				if (client is null) {
					m_link.TakeBuffer();
				} else {
					client.Keep();
				}
			} else if (m_link.TakeJson()) {
				Hear(ByNumber(uint(Field::Number(m_link.Message, "client"))));
			}
		}

		// Takes in what the bridge says, about a client or about all.
		private void Hear(ServerClient@ client)
		{
			if (client !is null) {
				client.Hear();
				if (m_link.Type == "closed") {
					m_byNumber.Delete("" + client.Number);
					@m_last = null;
					client.Part();
					m_leaving++;
				}
			} else if (m_link.Type == "joined") {
				@client = ServerClient(this, m_link, m_link.Message);
				m_byNumber.Set("" + client.Number, @client);
				m_clients.InsertLast(client);
				m_list.InsertLast(Net::WebSocketClient(client));
			} else if (m_link.Type == "failed") {
				@Error = Errors::FromMessage(m_link.Message);
				NotifyOnce(Error);
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
					Unlist(m_clients[i].Number);
					m_clients.RemoveAt(i);
				} else if (!m_clients[i].IsOpen) {
					m_leaving++;
				}
			}
		}

		// The list is the plugin's, which may have changed it.
		private void Unlist(uint number)
		{
			for (uint i = 0; i < m_list.Length; i++) {
				if (m_list[i] !is null && m_list[i].Id == number) {
					m_list.RemoveAt(i);
					return;
				}
			}
		}

		private void Lose()
		{
			m_link.Close();
			m_pages.Part();
			IsOpen = false;
			m_trying = true;
			@Error = Errors::BridgeLost();
			m_leaving = m_clients.Length;
			for (uint i = 0; i < m_clients.Length; i++) {
				m_clients[i].Lose();
				m_clients[i].Part();
			}
			m_byNumber.DeleteAll();
			@m_last = null;
		}
	}
}
