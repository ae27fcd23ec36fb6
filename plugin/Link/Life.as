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

		// Waits until the next try is due, or the plugin ends this. Yields.
		void WaitAsync(uint milliseconds)
		{
			uint64 end = Time::Now + milliseconds;
			while (!IsEnded && Time::Now < end) {
				yield();
			}
		}

		// The same after the bridge itself refused or broke the link: another one may not, so the wait ends when another is there,
		// or none.
		void WaitForBridgeAsync(uint milliseconds)
		{
			uint64 end = Time::Now + milliseconds;
			do {
				WaitAsync(uint(Limit::LookMs));
			} while (!IsEnded && Time::Now < end && Link.IsCurrent);
		}

		// Something waited where nothing can wait, such as Render: the socket stays usable.
		void GiveUp()
		{
			Link.Close();
			IsTrying = false;
		}
	}
}
