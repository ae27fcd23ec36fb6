BridgeMonitor@ g_monitor = BridgeMonitor();
PluginWindow g_window;

void Main()
{
	// See NotifyOnce.
	IO::CreateFolder(IO::FromDataFolder("PluginStorage/WebSockets"));
	string mark = IO::FromDataFolder("PluginStorage/WebSockets/told.txt");
	if (IO::FileExists(mark)) {
		IO::Delete(mark);
	}
}

void RenderMenu()
{
	g_window.RenderMenu();
}

void RenderInterface()
{
	g_window.Render();
}

void OnDisabled()
{
	Uninitialize();
}

void OnDestroyed()
{
	Uninitialize();
}

// Leaves nothing open. A new monitor, since nobody says whether the coroutines of a disabled plugin go on.
void Uninitialize()
{
	g_window.IsOpen = false;
	g_monitor.Stop();
	@g_monitor = BridgeMonitor();
}
