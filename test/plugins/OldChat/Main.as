// In the manner of a chat client, written for 0.1.x of the old plugin: TLS by a class of its own, a new object for each
// connection, and another try a second after each end.
[Setting]
string Setting_Host = "localhost";

[Setting]
uint Setting_Port = 0;

Net::SecureWebSocket@ g_chat = null;
bool g_connected = false;

void Main()
{
	while (true) {
		@g_chat = Net::SecureWebSocket();
		g_connected = g_chat.Connect(Setting_Host, uint16(Setting_Port), "chat");
		if (g_connected) {
			g_chat.SendMessage("NICK ann");
			ReadUntilClosed();
		}
		sleep(1000);
	}
}

void ReadUntilClosed()
{
	while (g_connected && g_chat.tcpsocket !is null) {
		auto data = g_chat.GetMessage();
		if (data.Exists("message")) {
			string line = string(data["message"]);
			if (line.StartsWith("PING ")) {
				g_chat.SendMessage("PONG " + line.SubStr(5));
			} else {
				print("chat: " + line);
			}
		}
		if (data.Exists("closeCode")) {
			trace("chat closed " + uint16(data["closeCode"]) + " " + string(data["reason"]));
			g_connected = false;
		}
		yield();
	}
}
