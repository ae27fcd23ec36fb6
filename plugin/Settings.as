[Setting category="General" name="Tell me when the bridge is missing" description="Shows one notification in each session when a plugin needs the bridge and cannot use it."]
bool Setting_Notify = true;

[SettingsTab name="Bridge" icon="Plug"]
void RenderBridgeTab()
{
	RenderBridgePanel(g_monitor);
}
