// Draws what was refused, with a button to allow it, and what is allowed, with a button to take it back.
void RenderPermissions(BridgeMonitor@ monitor)
{
	auto status = monitor.Status;
	if (status.Refused.Length > 0) {
		UI::SeparatorText("Refused");
	}
	for (uint i = 0; i < status.Refused.Length; i++) {
		auto refusal = status.Refused[i];
		UI::TextWrapped(FormatTime(refusal.Time) + " " + refusal.Plugin + ": " + refusal.What());
		if (refusal.Warning() != "") {
			UI::TextWrapped("\\$fa4" + Icons::ExclamationTriangle + "\\$z " + refusal.Warning());
		}
		if (UI::Button(Icons::Check + " Allow for this plugin##allow" + i)) {
			monitor.Allow(refusal, true);
		}
	}
	if (status.Allowed.Length > 0) {
		UI::SeparatorText("Allowed");
	}
	for (uint i = 0; i < status.Allowed.Length; i++) {
		auto permission = status.Allowed[i];
		UI::TextWrapped(permission.Plugin + ": " + permission.What());
		if (UI::Button(Icons::Times + " Take back##allowed" + i)) {
			monitor.Allow(permission, false);
		}
		if (permission.Origin == "") {
			UI::SameLine();
			RenderReload(Meta::GetPluginFromID(permission.Plugin));
		}
	}
}
