// The window behind the menu entry.
class PluginWindow
{
	bool IsOpen = false;

	void RenderMenu()
	{
		if (UI::MenuItem("\\$6cf" + Icons::Plug + "\\$z WebSockets", "", IsOpen)) {
			IsOpen = !IsOpen;
		}
	}

	void Render()
	{
		if (!IsOpen) {
			return;
		}
		UI::SetNextWindowSize(860, 400, UI::Cond::FirstUseEver);
		if (UI::Begin(Icons::Plug + " WebSockets###WebSockets", IsOpen)) {
			RenderBridgePanel(g_monitor);
		}
		UI::End();
	}
}
