namespace WebSocketsLink
{
	// Tells the player that a plugin needs the bridge and cannot use it, once for each run of the WebSockets plugin. Or tells that
	// the bridge refused something that the player may allow, once for each plugin.
	shared void NotifyOnce(Net::WebSocketError@ fault)
	{
		if (IsBridgeAway(fault) || IsBridgeWrong(fault)) {
			if (!WasTold("bridge", true)) {
				Notify(fault);
			}
		} else if (fault.Code == Code::OriginRefused() || fault.Code == Code::LanNotAllowed()) {
			if (!WasTold(fault.Code + " " + Meta::ExecutingPlugin().ID, true)) {
				Notify(fault);
			}
		}
	}

	// Tells the player, once, that a server has been away for 10 seconds. A game that stands still does not count.
	shared class LateNotice
	{
		// Why the server is away.
		Net::WebSocketError@ Fault;

		private Patience@ m_patience = Patience(10000); // until the player is told

		LateNotice(Net::WebSocketError@ fault)
		{
			@Fault = fault;
		}

		// Call once a tick while the server is away.
		void Tick()
		{
			if (m_patience !is null && m_patience.IsOver()) {
				@m_patience = null;
				Notify(Fault);
			}
		}
	}

	// Tells the player about an error, unless notifications are turned off in the settings.
	shared void Notify(Net::WebSocketError@ fault)
	{
		auto plugin = Meta::GetPluginFromID("WebSockets");
		auto wish = plugin is null ? null : plugin.GetSetting("Setting_Notify");
		if (wish is null || wish.ReadBool()) {
			string more = fault.Hint.Contains("Plugins menu") ? "" : " The WebSockets window in the Plugins menu says more.";
			UI::ShowNotification("WebSockets", fault.Message + ". " + fault.Hint + "." + more, vec4(.9, .6, .2, .3), 15000);
		}
	}

	// Whether the player was told of this. With `mark`, the player is being told now. Shared code has no globals, and may not
	// reach settings that are hidden, so the lines of a file that the plugin removes when it starts are the marks.
	shared bool WasTold(const string &in topic, bool mark)
	{
		string path = IO::FromDataFolder("PluginStorage/WebSockets/told.txt");
		try {
			if (IO::FileExists(path)) {
				IO::File told(path, IO::FileMode::Read);
				while (!told.EOF()) {
					if (told.ReadLine().Trim() == topic) {
						return true;
					}
				}
			}
			if (mark) {
				IO::File file(path, IO::FileMode::Append);
				file.WriteLine(topic);
			}
		} catch {
			// Then the player may be told more than once.
		}
		return false;
	}
}
