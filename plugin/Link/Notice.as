namespace WebSocketsLink
{
	// Tells the player, once in a run of the WebSockets plugin, that the bridge is needed and of no use. Shared code has no globals, and may
	// not reach settings that are hidden, so a file that the plugin removes when it starts is the mark.
	shared void NotifyOnce(Net::WebSocketError@ fault)
	{
		string mark = IO::FromDataFolder("PluginStorage/WebSockets/told.txt");
		if (!(IsBridgeAway(fault) || IsBridgeWrong(fault)) || IO::FileExists(mark)) {
			return;
		}
		try {
			IO::File file(mark, IO::FileMode::Write);
			file.Close();
		} catch {
			// Told more often then.
		}
		Notify(fault);
	}

	// Tells the player about a fault, unless the settings say that nobody wants to know.
	shared void Notify(Net::WebSocketError@ fault)
	{
		auto plugin = Meta::GetPluginFromID("WebSockets");
		auto wish = plugin is null ? null : plugin.GetSetting("Setting_Notify");
		if (wish is null || wish.ReadBool()) {
			UI::ShowNotification("WebSockets", fault.Message + ". " + fault.Hint + ".", vec4(.9, .6, .2, .3), 15000);
		}
	}
}
