Net::WebSocket@ g_rendered;
string g_step;

// GetMessage and Connect where nothing can yield: the script engine refuses them. TryGetMessage is made for this.
void RenderMistakes()
{
	@g_rendered = Net::WebSocket();
	Check(g_rendered.ConnectUrl(Setting_Url), "connects");
	g_step = "get";
	while (g_step != "got") {
		yield();
	}
	Prove(g_rendered, "GetMessage in Render");

	g_rendered.SendMessage("for Render");
	g_step = "try";
	while (g_step != "tried") {
		yield();
	}
	g_rendered.Close();

	@g_rendered = Net::WebSocket();
	g_step = "connect";
	while (g_step != "connected") {
		yield();
	}
	Check(g_rendered.ConnectUrl(Setting_Url), "a socket whose Connect was tried in Render connects");
	Prove(g_rendered, "Connect in Render");
	g_rendered.Close();
}

void Render()
{
	if (g_step == "get") {
		g_step = "got";
		g_rendered.GetMessage();
		error("not so: GetMessage cannot wait in Render");
	} else if (g_step == "connect") {
		g_step = "connected";
		g_rendered.ConnectUrl(Setting_Url);
		error("not so: Connect cannot wait in Render");
	} else if (g_step == "try") {
		auto message = g_rendered.TryGetMessage();
		if (message.Exists("message")) {
			print("rendered " + string(message["message"]));
			g_step = "tried";
		}
	}
}
