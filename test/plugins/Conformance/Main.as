// Echoes in both roles at once and on many connections: a server, and clients that connect anew as soon as they have
// ended. Each connection has a path of its own, by which the log names it.
[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

// Client connections at once.
[Setting]
uint Setting_Workers = 8;

[Setting]
uint Setting_MaxMessage = 1024 * 1024;

uint g_connections = 0;

void Main()
{
	auto server = Net::WebSocket();
	server.MaxMessage = Setting_MaxMessage;
	if (!server.Listen("127.0.0.1", uint16(Setting_Port), 64)) {
		error("cannot listen: " + server.LastError.Message);
		return;
	}
	for (uint i = 0; i < Setting_Workers; i++) {
		startnew(WorkAsync);
	}
	print("ready");
	while (server.serverrunning) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			EchoClient(server.Clients[i]);
		}
		yield();
	}
}

void WorkAsync()
{
	while (true) {
		string path = "/" + (++g_connections);
		auto socket = Net::WebSocket();
		socket.Timeout = 120000;
		socket.MaxMessage = Setting_MaxMessage;
		if (socket.ConnectUrl(Setting_Url + path)) {
			EchoAsync(socket, path);
		} else {
			print(path + " refused " + socket.LastError.Stage + " " + socket.LastError.Code);
		}
	}
}

void EchoAsync(Net::WebSocket@ socket, const string &in path)
{
	while (true) {
		auto message = socket.GetMessage();
		if (message.Exists("closeCode")) {
			print(path + " " + Farewell(message, socket.LastError));
			return;
		}
		bool sent = message.Exists("binary")
			? socket.SendBinary(cast<MemoryBuffer>(message["data"]))
			: socket.SendMessage(string(message["message"]));
		if (!sent && socket.IsOpen) {
			error("cannot send: " + socket.LastError.Message);
		}
	}
}

void EchoClient(Net::WebSocketClient@ client)
{
	for (auto message = client.GetMessage(); !message.IsEmpty(); @message = client.GetMessage()) {
		if (message.Exists("closeCode")) {
			print(client.Path + " " + Farewell(message, client.LastError));
			return;
		}
		bool sent = message.Exists("binary")
			? client.SendBinary(cast<MemoryBuffer>(message["data"]))
			: client.SendMessage(string(message["message"]));
		if (!sent && client.IsOpen) {
			error("cannot send: " + client.LastError.Message);
		}
	}
}

// How a socket ended: close code, how, the code of what went wrong or a dash, and the reason.
string Farewell(dictionary@ message, Net::WebSocketError@ fault)
{
	string how = bool(message["wasClean"]) ? "clean" : "lost";
	return uint16(message["closeCode"]) + " " + how + " " + (fault.Code == "" ? "-" : fault.Code) + " " + string(message["reason"]);
}
