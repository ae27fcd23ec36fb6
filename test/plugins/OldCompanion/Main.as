// In the manner of a companion's server, written for the old plugin: JSON questions and answers, a client as a parameter, and
// clients that vanish without a close.
[Setting]
uint Setting_Port = 0;

void Main()
{
	auto socket = Net::WebSocket();
	if (!socket.Listen("127.0.0.1", uint16(Setting_Port))) {
		error("cannot listen");
		return;
	}
	print("companion up");
	while (true) {
		for (uint i = 0; i < socket.Clients.Length; i++) {
			Handle(socket.Clients[i]);
		}
		yield();
	}
}

void Handle(Net::WebSocketClient@ client)
{
	auto data = client.GetMessage();
	if (!data.Exists("message")) {
		return;
	}
	auto question = Json::Parse(string(data["message"]));
	auto answer = Json::Object();
	answer["id"] = question["id"];
	answer["answer"] = "hello " + string(question["name"]);
	client.SendMessage(Json::Write(answer));
}
