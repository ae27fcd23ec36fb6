// Asks the bridge for its status about once a second, over a link of its own, while somebody looks.
class BridgeMonitor
{
	// What the bridge said last, or null.
	BridgeStatus@ Status;

	// Why there is no status, or null.
	Net::WebSocketError@ Fault;

	// How the bridge is installed, or null; looked up while there is a fault.
	Installation@ Installed;

	// Why the last action of the player failed; may be empty.
	string Trouble;

	// Whether the bridge takes what the player allows.
	bool MayAllow = false;

	// Whether the bridge has a page that shows what crosses the sockets.
	bool MayInspect = false;

	// Whether the bridge was missing when it was looked for, or when a plugin needed it.
	bool WasMissed = false;

	private array<Wish@> m_wishes;
	private array<string> m_reloaded; // plugins, by their identifiers
	private WebSocketsLink::Link@ m_link;
	private uint64 m_asked = 0; // when the status came last
	private uint64 m_lastTick = 0; // in which somebody looked
	private bool m_running = false;
	private bool m_stopped = false;

	// Call in each tick in which the answer is shown.
	void Watch()
	{
		m_lastTick = Time::FrameCount;
		if (!m_running && !m_stopped) {
			m_running = true;
			startnew(CoroutineFunc(RunAsync));
		}
	}

	// Asks the bridge to allow something to a plugin, or to take it back.
	void Allow(Permission@ permission, bool allowed)
	{
		m_wishes.InsertLast(Wish(WebSocketsLink::Request::Allow(permission.Plugin, permission.Origin, allowed), "allowed"));
	}

	// Opens the bridge's page in the browser.
	void Inspect()
	{
		m_wishes.InsertLast(Wish(WebSocketsLink::Request::Inspect(), "inspecting"));
	}

	void Reloaded(const string &in plugin)
	{
		m_reloaded.InsertLast(plugin);
	}

	bool WasReloaded(const string &in plugin)
	{
		return m_reloaded.Find(plugin) >= 0;
	}

	// Releases everything, for good.
	void Stop()
	{
		m_stopped = true;
		Release();
	}

	private bool get_IsWatched()
	{
		return !m_stopped && Time::FrameCount <= m_lastTick + 2;
	}

	private void RunAsync()
	{
		while (IsWatched) {
			if (OpenAsync() && WishAsync()) {
				AskAsync();
			}
			uint64 next = Time::Now + 1000;
			while (IsWatched && m_wishes.IsEmpty() && Time::Now < next) {
				yield();
			}
		}
		Release();
		m_running = false;
	}

	private bool OpenAsync()
	{
		if (m_link !is null) {
			return true;
		}
		WasMissed = WasMissed || WebSocketsLink::WasTold("bridge", false);
		auto link = WebSocketsLink::Link();
		link.MaxJson = int(WebSocketsLink::Protocol::MaxStatusBytes);
		@m_link = link;
		if (!link.OpenAsync()) {
			return Fail(link.Fault);
		}
		MayAllow = WebSocketsLink::Field::Lists(link.Message, "features", "allow");
		MayInspect = WebSocketsLink::Field::Lists(link.Message, "features", "inspect");
		return true;
	}

	// Sends the player's actions to the bridge. False when that ended the link.
	private bool WishAsync()
	{
		auto link = m_link;
		while (!m_wishes.IsEmpty()) {
			auto wish = m_wishes[0];
			m_wishes.RemoveAt(0);
			Trouble = "";
			if (!link.RequestAsync(wish.Message, wish.Answer, 5000)) {
				Trouble = link.Fault.Message;
				Release();
				return false;
			}
			if (wish.Answer == "inspecting") {
				string url = link.Text("url");
				if (!IsLocalPage(url)) {
					link.Distrust();
				}
				if (!link.IsIntact) {
					Trouble = link.Loss.Message;
					Release();
					return false;
				}
				OpenBrowserURL(url);
			}
		}
		return true;
	}

	private void AskAsync()
	{
		auto link = m_link;
		if (link.RequestAsync(WebSocketsLink::Request::Status(), "status", 1000)) {
			auto status = BridgeStatus(link.Message);
			status.Compare(Status, Time::Now - m_asked);
			m_asked = Time::Now;
			@Status = status;
			@Fault = null;
		} else {
			Fail(link.Fault);
		}
	}

	// The link is of no use any more; the next look opens another.
	private bool Fail(Net::WebSocketError@ fault)
	{
		if (!m_stopped) {
			@Status = null;
			@Fault = fault;
			@Installed = FindInstallation();
			WasMissed = WasMissed || WebSocketsLink::IsBridgeAway(fault);
			Release();
		}
		return false;
	}

	private void Release()
	{
		if (m_link !is null) {
			m_link.Cancel();
			m_link.Close();
			@m_link = null;
		}
	}
}
