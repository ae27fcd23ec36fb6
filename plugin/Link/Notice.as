namespace WebSocketsLink
{
	// Tells the player once in a run of the WebSockets plugin that the bridge is needed. Shared code has no globals,
	// so the mark stands in a hidden setting of that plugin.
	shared void NotifyOnce(Net::WebSocketError@ fault)
	{
		auto plugin = Meta::GetPluginFromID("WebSockets");
		if (plugin is null) {
			return;
		}
		auto wish = plugin.GetSetting("Setting_Notify");
		if (wish !is null && !wish.ReadBool()) {
			return;
		}
		auto mark = plugin.GetSetting("Setting_Notified");
		if (mark is null || mark.ReadBool()) {
			return;
		}
		mark.WriteBool(true);
		UI::ShowNotification("WebSockets", fault.Message + ". " + fault.Hint + ".", vec4(.9, .6, .2, .3), 15000);
	}
}
