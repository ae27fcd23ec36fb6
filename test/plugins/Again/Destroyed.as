// The plugin goes, and says so to both sides.
void DestroyedStory()
{
	@g_socket = Net::WebSocket();
	g_socket.ConnectUrl(Setting_Url);
	@g_server = Net::WebSocket();
	g_server.Listen("127.0.0.1", uint16(Setting_Port));
	print("listening");
	while (g_server.Clients.Length == 0) {
		yield();
	}
	print("ready");
	while (true) {
		yield();
	}
}

void OnDestroyed()
{
	if (g_server !is null) {
		Check(g_socket.SendMessage("bye"), "sends");
		g_socket.Close(4001, "gone");
		Check(g_server.Broadcast("bye"), "sends to all");
		g_server.Clients[0].SendMessage("bye again");
		g_server.Close(4002, "all gone");
		Check(!g_socket.IsOpen && g_socket.TryGetMessage().Exists("closed") && g_socket.TryGetMessage().IsEmpty(), "is told its end once");
		Check(g_socket.BufferedAmount == 0 && g_server.BufferedAmount == 0 && g_server.Clients.Length == 0, "is over");
	}
}
