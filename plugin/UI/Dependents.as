// Offers to reload plugins that need WebSockets and have no socket after the bridge was missing: they may have given up.
void RenderReloads(BridgeMonitor@ monitor)
{
	array<Meta::Plugin@> waiting;
	auto plugins = Meta::AllPlugins();
	for (uint i = 0; i < plugins.Length; i++) {
		if (IsDependent(plugins[i]) && !monitor.Status.HasSocketOf(plugins[i].ID)) {
			waiting.InsertLast(plugins[i]);
		}
	}
	if (waiting.Length == 0) {
		return;
	}
	UI::SeparatorText("The bridge was missing");
	UI::TextWrapped("These plugins need it and may have given up. Reloading lets them try again:");
	for (uint i = 0; i < waiting.Length; i++) {
		RenderReload(waiting[i]);
	}
}

// A button that reloads a plugin. Draws nothing if the plugin is null.
void RenderReload(Meta::Plugin@ plugin)
{
	if (plugin !is null && UI::Button(Icons::Refresh + " Reload " + plugin.Name + "##" + plugin.ID)) {
		g_monitor.Reloaded(plugin.ID);
		Meta::ReloadPlugin(plugin);
	}
}

bool IsDependent(Meta::Plugin@ plugin)
{
	return plugin.Enabled && !g_monitor.WasReloaded(plugin.ID)
		&& (plugin.Dependencies.Find("WebSockets") >= 0 || plugin.OptionalDependencies.Find("WebSockets") >= 0);
}
