namespace WebSocketsLink
{
	// From Connect or Listen to the end that the plugin sets: one link to the bridge, and another one when that was lost.
	shared class Life
	{
		Link@ Link = WebSocketsLink::Link();

		// Whether somebody tries to open the socket, or to open it again.
		bool IsTrying = true;

		// Whether the plugin has ended it.
		bool IsEnded = false;

		// What a socket that is not open is doing.
		Net::WebSocketState get_State()
		{
			return IsTrying && !IsEnded ? Net::WebSocketState::Connecting : Net::WebSocketState::Closed;
		}

		// One try: a new link, and a request over it, behind the pages if there are any. False when Link.Fault says why not, or
		// the plugin has ended this. Yields.
		bool TryAsync(const string &in request, const string &in answer, uint timeout, Pages@ pages = null)
		{
			if (IsEnded) {
				return false;
			}
			@Link = WebSocketsLink::Link();
			return Link.OpenAsync() && (pages is null || pages.SendAll(Link)) && Link.RequestAsync(request, answer, timeout);
		}

		// Waits until the next try is due, or the plugin ends this. With `anyBridge` also until a bridge comes that was not asked
		// yet. Yields.
		void WaitAsync(uint milliseconds, bool anyBridge)
		{
			uint64 end = Time::Now + milliseconds;
			uint64 look = Time::Now;
			while (!IsEnded && Time::Now < end) {
				if (anyBridge && Time::Now >= look) {
					look = Time::Now + uint(Limit::LookMs);
					if (Link.IsOutdated) {
						return;
					}
				}
				yield();
			}
		}

		// Something waited where nothing can wait, such as Render: the socket stays usable.
		void GiveUp()
		{
			Link.Close();
			IsTrying = false;
		}
	}
}
