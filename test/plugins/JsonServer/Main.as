// A remote control as a tool maker writes one for the old plugin: JSON requests from programs on this machine, JSON answers.
[Setting]
uint Setting_Port = 1312;

string g_map = "none";

void Main()
{
	auto socket = Net::WebSocket();
	if (!socket.Listen("127.0.0.1", uint16(Setting_Port))) {
		print("cannot listen");
		return;
	}
	print("listening");

	while (true) {
		for (uint i = 0; i < socket.Clients.Length; i++) {
			auto client = socket.Clients[i];
			auto data = client.GetMessage();
			if (data.Exists("message")) {
				HandleRequest(client, string(data["message"]));
			}
			if (data.Exists("closeCode")) {
				print("client left: " + uint16(data["closeCode"]));
			}
		}
		yield();
	}
}

void HandleRequest(Net::WebSocketClient@ client, const string &in text)
{
	Json::Value@ request;
	try {
		@request = Json::Parse(text);
	} catch {
		Fail(client, 400, "not JSON");
		return;
	}
	if (request is null || request.GetType() != Json::Type::Object || !request.HasKey("command")) {
		Fail(client, 400, "no command");
		return;
	}

	string command = string(request["command"]);
	if (command == "set_map") {
		g_map = string(request["map"]);
		Json::Value answer = Json::Object();
		answer["status"] = 200;
		client.SendMessage(Json::Write(answer));
	} else if (command == "get_map") {
		SendMap(client);
	} else {
		Fail(client, 404, "unknown command: " + command);
	}
}

void SendMap(Net::WebSocketClient@ client)
{
	Json::Value answer = Json::Object();
	answer["status"] = 200;
	answer["map"] = g_map;
	client.SendMessage(Json::Write(answer));
}

void Fail(Net::WebSocketClient@ client, int status, const string &in reason)
{
	Json::Value answer = Json::Object();
	answer["status"] = status;
	answer["error"] = reason;
	client.SendMessage(Json::Write(answer));
}
