// Draws everything that is known about the bridge, for the window and for the settings.
void RenderBridgePanel(BridgeMonitor@ monitor)
{
	monitor.Watch();
	if (monitor.Status !is null) {
		RenderStatus(monitor);
	} else if (monitor.Fault !is null) {
		RenderAdvice(monitor);
	} else {
		UI::TextDisabled("Looking for the bridge ...");
	}
	UI::Separator();
	if (monitor.Status !is null && monitor.MayInspect) {
		if (UI::Button(Icons::Globe + " Inspect")) {
			monitor.Inspect();
		}
		UI::SameLine();
	}
	if (HOMEPAGE != "") {
		if (UI::Button(Icons::ExternalLink + " Download page")) {
			OpenBrowserURL(HOMEPAGE);
		}
		UI::SameLine();
	}
	if (UI::Button(Icons::Clipboard + " Copy report")) {
		IO::SetClipboard(WriteReport(monitor));
	}
}

void RenderStatus(BridgeMonitor@ monitor)
{
	auto status = monitor.Status;
	UI::TextWrapped("\\$6f6" + Icons::CheckCircle + "\\$z " + status.Headline());
	UI::TextWrapped(status.Totals());
	if (monitor.WasMissed) {
		RenderReloads(monitor);
	}
	RenderSockets(status.Sockets);
	if (monitor.Trouble != "") {
		UI::TextWrapped("\\$f64" + Icons::ExclamationTriangle + "\\$z " + monitor.Trouble);
	}
	if (monitor.MayAllow) {
		RenderPermissions(monitor);
	}
	if (status.Faults.Length > 0) {
		UI::SeparatorText("Last errors");
		for (uint i = 0; i < status.Faults.Length; i++) {
			UI::TextWrapped(status.Faults[i]);
		}
	}
}

void RenderSockets(array<SocketStatus@>@ sockets)
{
	if (sockets.Length == 0) {
		UI::TextDisabled("No plugin has a socket open");
		return;
	}
	if (UI::BeginTable("sockets", 6, UI::TableFlags::RowBg | UI::TableFlags::SizingStretchProp)) {
		UI::TableSetupColumn("Plugin");
		UI::TableSetupColumn("Peer");
		UI::TableSetupColumn("State");
		UI::TableSetupColumn("Received");
		UI::TableSetupColumn("Sent");
		UI::TableSetupColumn("Per second");
		UI::TableHeadersRow();
		for (uint i = 0; i < sockets.Length; i++) {
			RenderSocket(sockets[i]);
		}
		UI::EndTable();
	}
}

void RenderSocket(SocketStatus@ socket)
{
	UI::TableNextRow();
	RenderCell(socket.Plugin);
	RenderCell(socket.Peer);
	RenderCell(socket.State);
	RenderCell(socket.Received);
	RenderCell(socket.Sent);
	RenderCell(socket.Rates);
}

void RenderCell(const string &in text)
{
	UI::TableNextColumn();
	UI::Text(text);
}
