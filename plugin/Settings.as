[Setting category="General" name="Tell me when the bridge is missing" description="Shows one notification in each session when a plugin needs the bridge and cannot use it, and one for each plugin when a web page, or other computers, are refused to its server."]
bool Setting_Notify = true;

[SettingsTab name="Bridge" icon="Plug"]
void RenderBridgeTab()
{
	RenderBridgePanel(g_monitor);
}
