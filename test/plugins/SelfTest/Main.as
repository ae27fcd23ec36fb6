// Finds out how this game behaves where nobody outside knows, and whether the whole chain works in it. Needs the bridge to
// run with "start --self-test". The report goes to the log, to a file in this plugin's storage, and to the clipboard.
bool g_running = false;

void Main()
{
	RunAsync();
}

void RenderMenu()
{
	if (UI::MenuItem(Icons::CheckCircle + " WebSockets self-test", "", false, !g_running)) {
		startnew(RunAsync);
	}
}

void RunAsync()
{
	g_running = true;
	Report report;
	try {
		uint16 echo = 0;
		uint16 plain = 0;
		if (FindPorts(echo, plain)) {
			FindFactsAsync(report, plain);
			CheckApiAsync(report, "ws://127.0.0.1:" + echo);
		} else {
			report.Check(false, "bridge with self-test", "start the bridge with: openplanet-websockets start --self-test");
		}
	} catch {
		report.Check(false, "run to the end", getExceptionInfo());
	}
	report.Finish();
	g_running = false;
}

// The ports that the bridge announces with --self-test.
bool FindPorts(uint16 &out echo, uint16 &out plain)
{
	string path = IO::FromDataFolder("PluginStorage/WebSockets/bridge.json");
	if (!IO::FileExists(path)) {
		return false;
	}
	auto bridge = Json::FromFile(path);
	if (bridge.GetType() != Json::Type::Object || !bridge.HasKey("selfTest")) {
		return false;
	}
	int first = bridge["selfTest"]["echo"];
	int second = bridge["selfTest"]["plain"];
	echo = uint16(first);
	plain = uint16(second);
	return true;
}
