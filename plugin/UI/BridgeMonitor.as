// Asks the bridge for its status about once a second, over a link of its own, while somebody looks.
class BridgeMonitor
{
	// What the bridge said last, or null.
	BridgeStatus@ Status;

	// Why there is no status, or null.
	Net::WebSocketError@ Fault;

	private WebSocketsLink::Link@ m_link;
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
			if (OpenAsync()) {
				AskAsync();
			}
			uint64 next = Time::Now + 1000;
			while (IsWatched && Time::Now < next) {
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
		auto link = WebSocketsLink::Link();
		@m_link = link;
		return link.OpenAsync() || Fail(link.Fault);
	}

	private void AskAsync()
	{
		auto link = m_link;
		if (link.RequestAsync(WebSocketsLink::Request::Status(), "status", 1000)) {
			@Status = BridgeStatus(link.Message);
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
