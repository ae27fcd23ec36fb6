// The client program of the old plugin's page, in our words: one coroutine reads, Main writes.
[Setting]
string Setting_Host = "localhost";

[Setting]
uint Setting_Port = 5432;

Net::WebSocket@ g_socket;

void ReadLoop()
{
	while (true) {
		if (g_socket is null) {
			break;
		}

		auto msg = g_socket.GetMessage();

		if (msg.Exists("message")) {
			print(string(msg["message"]).Trim());
		}

		if (msg.Exists("closeCode")) {
			print(uint16(msg["closeCode"]));
			print(string(msg["reason"]));
		}

		yield();
	}
}

void Main()
{
	@g_socket = Net::SecureWebSocket();

	if (!g_socket.Connect(Setting_Host, uint16(Setting_Port))) {
		print("unable to connect to websocket");
		return;
	}

	startnew(ReadLoop);

	for (int i = 0; i < 5; i++) {
		g_socket.SendMessage("testing");
		sleep(100);
	}

	g_socket.Close();
	@g_socket = null;
}
