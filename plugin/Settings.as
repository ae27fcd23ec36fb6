[Setting category="General" name="Tell me when the bridge is missing" description="Shows a notification once per session when a plugin needs the bridge and cannot use it, and once per plugin when its server refuses a web page or other computers."]
bool Setting_Notify = true;

[SettingsTab name="Bridge" icon="Plug"]
void RenderBridgeTab()
{
	RenderBridgePanel(g_monitor);
}
