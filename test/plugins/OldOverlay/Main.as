// In the manner of an overlay sender for OBS, written for the old plugin: it sends to every client in each frame, only the
// fields that the client wants, which stand in its subprotocol, and it never reads.
[Setting]
uint Setting_Port = 0;

Net::WebSocket@ g_server = null;
uint g_frame = 0;

void Main()
{
	@g_server = Net::WebSocket();
	if (!g_server.Listen("127.0.0.1", uint16(Setting_Port), 10)) {
		print("unable to start websocket server");
		return;
	}
	print("overlay up");
}

void Update(float dt)
{
	if (g_server is null || !g_server.serverrunning) {
		return;
	}
	g_frame++;
	for (uint i = 0; i < g_server.Clients.Length; i++) {
		auto wsc = g_server.Clients[i];
		if (wsc.Client !is null) {
			string json = "{";
			auto fields = wsc.Protocol.Split("|");
			for (uint f = 0; f < fields.Length; f++) {
				json += (f > 0 ? "," : "") + '"' + fields[f] + '":' + g_frame;
			}
			wsc.SendMessage(json + "}");
		}
	}
}
