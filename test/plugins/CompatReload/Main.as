// Holds everything that a reload has to release: clients, a server with its port, and coroutines that wait.
[Setting]
string Setting_Url;

[Setting]
uint Setting_ListenPort = 0;

array<Net::WebSocket@> g_sockets;
Net::WebSocket@ g_server;

void Main()
{
	for (int i = 0; i < 3; i++) {
		auto socket = Net::WebSocket();
		if (!socket.ConnectUrl(Setting_Url)) {
			error("cannot connect: " + socket.LastError.Message);
			return;
		}
		g_sockets.InsertLast(socket);
		startnew(ReadAsync, socket);
	}
	@g_server = Net::WebSocket();
	if (!g_server.Listen("127.0.0.1", uint16(Setting_ListenPort))) {
		error("cannot listen: " + g_server.LastError.Message);
		return;
	}
	print("up");
	Net::WebSocket waiting;
	waiting.ConnectUrl("ws://127.0.0.1:" + Setting_ListenPort);
	while (true) {
		waiting.GetMessage();
	}
}

void ReadAsync(ref@ socket)
{
	auto mine = cast<Net::WebSocket>(socket);
	while (true) {
		mine.GetMessage();
	}
}
