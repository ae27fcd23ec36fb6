// What is wrong with the bridge, and what this player should do about it.
void RenderAdvice(BridgeMonitor@ monitor)
{
	auto fault = monitor.Fault;
	auto installed = monitor.Installed;
	UI::TextWrapped("\\$f64" + Icons::ExclamationTriangle + "\\$z " + fault.Message);
	if (!WebSocketsLink::IsBridgeAway(fault)) {
		UI::TextWrapped(fault.Hint);
		if (fault.Code == WebSocketsLink::Code::ProtocolUnsupported()) {
			UI::TextWrapped((HOMEPAGE == "" ? "The newest download has both" : "The download page has the newest of both")
				+ ": unpack it, then open install.cmd in it on Windows, or run ./openplanet-websockets install --plugin on Linux.");
		}
	} else if (installed is null) {
		UI::TextWrapped("It is not installed. Download it" + (HOMEPAGE == "" ? "" : " from the download page") + " and unpack all of it; then open install.cmd"
			+ " on Windows, or run ./openplanet-websockets install on Linux. You can do that while the game runs.");
	} else {
		UI::TextWrapped("Version " + installed.Version + " is installed, but is not running. It starts at each login; to start it now, run this command:");
		UI::TextWrapped(installed.Command);
		if (UI::Button(Icons::Clipboard + " Copy command")) {
			IO::SetClipboard(installed.Command);
		}
	}
}
