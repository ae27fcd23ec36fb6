// Written as for 0.1.x of the old plugin: a class for each kind of socket, and Connect(host, port, protocol).
[Setting]
string Setting_Host = "localhost";

[Setting]
uint Setting_Port = 0;

[Setting]
uint Setting_SecurePort = 0;

Net::WebSocket@ g_plain;
Net::SecureWebSocket@ g_secure;
uint g_ended = 0;
uint g_read = 0;

void Main()
{
	@g_plain = Net::WebSocket();
	Check(!g_plain.tcpsocket.IsReady() && !g_plain.isClient && !g_plain.serverrunning, "a new socket is nothing yet");
	if (!g_plain.Connect(Setting_Host, uint16(Setting_Port), "chat")) {
		error("unable to connect to websocket");
		return;
	}
	Check(g_plain.isClient && !g_plain.serverrunning, "is a client");
	Check(g_plain.tcpsocket !is null && g_plain.Clients.Length == 0, "has a socket and no clients");
	startnew(ReadPlain);

	@g_secure = Net::SecureWebSocket();
	if (!g_secure.Connect(Setting_Host, uint16(Setting_SecurePort), "chat")) {
		error("unable to connect to secure websocket");
		return;
	}
	Check(g_secure.isClient && g_secure.tcpsocket !is null, "a secure socket is a client");
	startnew(ReadSecure);

	for (int i = 0; i < 3; i++) {
		g_plain.SendMessage("plain " + i);
		g_secure.SendMessage("secure " + i);
		sleep(20);
	}
	g_secure.SendMessage("bye");
	while (g_ended == 0 || g_read < 3) {
		yield();
	}
	g_plain.Close();
	@g_plain = null;
	while (g_ended < 2) {
		yield();
	}
	print("done");
}

void ReadPlain()
{
	while (true) {
		if (g_plain is null) {
			break;
		}
		auto msg = g_plain.GetMessage();
		if (msg.Exists("message")) {
			print(string(msg["message"]).Trim());
			g_read++;
		}
		yield();
	}
	g_ended++;
}

void ReadSecure()
{
	while (g_secure.tcpsocket !is null) {
		dictionary@ msg = g_secure.GetMessage();
		if (msg.Exists("message")) {
			print(string(msg["message"]));
		}
		if (msg.Exists("closeCode")) {
			print("secure closed");
			print(uint16(msg["closeCode"]));
			print(string(msg["reason"]));
		}
		yield();
	}
	g_ended++;
}

void Check(bool holds, const string &in what)
{
	if (!holds) {
		error("not so: " + what);
	}
}
