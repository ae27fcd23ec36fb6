// Written as for 0.2.x of the old plugin: one class, Connect(host, port, secure, protocol), named arguments, and a server
// whose fields are looked at.
[Setting]
string Setting_Host = "localhost";

[Setting]
uint Setting_Port = 0;

[Setting]
uint Setting_SecurePort = 0;

[Setting]
uint Setting_ListenPort = 0;

void Main()
{
	uint16 port = uint16(Setting_Port);
	uint16 securePort = uint16(Setting_SecurePort);

	Net::WebSocket@ ws = Net::WebSocket();
	Greet("positions", ws, ws.Connect(Setting_Host, securePort, true, "chat"));

	@ws = Net::WebSocket();
	Greet("secure named", ws, ws.Connect(Setting_Host, port, secure: false));

	@ws = Net::WebSocket();
	Greet("two named", ws, ws.Connect(Setting_Host, port, protocol: "chat", secure: false));

	@ws = Net::WebSocket();
	Greet("all named", ws, ws.Connect(host: Setting_Host, port: securePort, secure: true, protocol: "chat"));

	Serve();
	print("done");
}

void Greet(const string &in how, Net::WebSocket@ ws, bool connected)
{
	if (!connected) {
		error(how + ": " + ws.LastError.Message);
		return;
	}
	ws.SendMessage(how);
	auto msg = ws.GetMessage();
	print("answer " + string(msg["message"]) + " " + ws.Protocol);
	ws.Close();
}

void Serve()
{
	Net::WebSocket@ server = Net::WebSocket();
	if (!server.Listen(host: "127.0.0.1", port: uint16(Setting_ListenPort), maxClients: 2)) {
		error("unable to start websocket server");
		return;
	}
	print("listening");
	Check(server.serverrunning && !server.isClient && server.tcpsocket !is null, "is a server");
	Check(server.MaxClients == 2 && server.Clients.Length == 0, "has room for two");
	array<Net::WebSocketClient@>@ clients = server.Clients;
	array<Net::WebSocketClient@> known;

	bool running = true;
	while (running) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			Net::WebSocketClient@ client = server.Clients[i];
			if (known.FindByRef(client) < 0) {
				known.InsertLast(client);
			}
			if (client.Client is null) {
				continue;
			}
			dictionary@ data = client.GetMessage();
			if (!data.Exists("message")) {
				continue;
			}
			string text = string(data["message"]);
			if (text == "stop") {
				running = false;
			} else {
				Broadcast(clients, text);
			}
		}
		yield();
	}
	for (uint i = 0; i < server.Clients.Length; i++) {
		server.Clients[i].Close();
	}
	server.Close();
	Check(!server.serverrunning && server.tcpsocket is null && clients.Length == 0, "is no server any more");
	for (uint i = 0; i < known.Length; i++) {
		Check(known[i].Client is null, "a client of a closed server has no socket");
	}
	print("stopped " + known.Length);
}

void Broadcast(array<Net::WebSocketClient@>@ clients, const string &in text)
{
	for (uint i = 0; i < clients.Length; i++) {
		clients[i].SendMessage(text);
	}
}

void Check(bool holds, const string &in what)
{
	if (!holds) {
		error("not so: " + what);
	}
}
