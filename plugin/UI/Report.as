// A report for a support request. It has hosts and ports of sockets, but no paths, messages or secrets.
string WriteReport(BridgeMonitor@ monitor)
{
	string report = "WebSockets " + Meta::ExecutingPlugin().Version + ", Openplanet " + Meta::OpenplanetVersion() + "\n";
	auto status = monitor.Status;
	if (status is null) {
		return report + (monitor.Fault is null ? "Looking for the bridge" : monitor.Fault.Code + ": " + monitor.Fault.Message) + "\n";
	}
	report += status.Headline() + "\n" + status.Totals() + "\n";
	for (uint i = 0; i < status.Sockets.Length; i++) {
		auto socket = status.Sockets[i];
		report += "- " + socket.Plugin + " " + socket.Peer + ": " + socket.State + ", received " + socket.Received + ", sent " + socket.Sent + "\n";
	}
	for (uint i = 0; i < status.Faults.Length; i++) {
		report += "! " + status.Faults[i] + "\n";
	}
	return report;
}
