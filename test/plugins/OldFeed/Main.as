// In the manner of a telemetry feed, written for 0.2.x of the old plugin: it asks the fields `serverrunning`, `tcpsocket` and
// `Client` before it sends, greets who says hello, and passes on to all what else one says.
[Setting]
uint Setting_Port = 0;

Net::WebSocket g_feed;

void Main()
{
	g_feed.MaxClients = 8;
	if (!g_feed.Listen("localhost", uint16(Setting_Port), 8) || !g_feed.serverrunning || g_feed.isClient) {
		error("the feed cannot listen");
		return;
	}
	print("feed up");
	while (g_feed.serverrunning) {
		if (g_feed.tcpsocket is null) {
			error("a server that runs has a socket");
			return;
		}
		for (uint i = 0; i < g_feed.Clients.Length; i++) {
			Net::WebSocketClient@ client = g_feed.Clients[i];
			if (client.Client is null) {
				continue;
			}
			dictionary@ data = client.GetMessage();
			if (data.Exists("message")) {
				string text = string(data["message"]);
				if (text == "hello") {
					client.SendMessage("welcome");
				} else {
					PassOn(text);
				}
			} else if (data.Exists("closeCode")) {
				trace("a reader left");
			}
		}
		sleep(20);
	}
	error("the feed has ended");
}

void PassOn(const string &in text)
{
	for (uint i = 0; i < g_feed.Clients.Length; i++) {
		if (g_feed.Clients[i].Client !is null) {
			g_feed.Clients[i].SendMessage(text);
		}
	}
}
