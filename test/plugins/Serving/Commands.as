// Does what its clients say: "close CODE REASON", "stop CODE REASON", "all TEXT", "bytes TEXT", "max NUMBER".
void CommandStory()
{
	auto server = ListenAsync();
	if (server is null) {
		return;
	}
	while (server.serverrunning) {
		for (uint i = 0; i < server.Clients.Length && server.serverrunning; i++) {
			auto client = server.Clients[i];
			auto message = client.GetMessage();
			if (message.Exists("closeCode")) {
				print("left " + client.Id + " " + Farewell(message));
				Check(client.Client is null && !client.IsOpen, "a closed client has no socket");
				string cause = bool(message["wasClean"]) ? "not_open" : "connection_lost";
				Check(!client.SendMessage("late") && client.LastError.Code == cause, "a closed client takes nothing and says why");
			} else if (message.Exists("message")) {
				Check(client.Client !is null && client.IsOpen, "an open client has a socket");
				Obey(server, client, string(message["message"]));
			}
		}
		yield();
	}
	print("stopped " + server.Clients.Length);
}

void Obey(Net::WebSocket@ server, Net::WebSocketClient@ client, const string &in text)
{
	array<string> words = text.Split(" ");
	string rest = text.SubStr(words[0].Length + 1);
	if (words[0] == "close") {
		client.Close(uint16(Text::ParseInt(words[1])), words[2]);
		client.Close(4999, "a second call does nothing");
		Check(client.Client is null && !client.SendMessage("late"), "a client that was closed takes nothing");
	} else if (words[0] == "stop") {
		server.Close(uint16(Text::ParseInt(words[1])), words[2]);
		server.Close(4999, "a second call does nothing");
	} else if (words[0] == "all") {
		Check(server.Broadcast(rest), "broadcasts");
	} else if (words[0] == "bytes") {
		auto data = MemoryBuffer();
		data.Write(rest);
		Check(client.SendBinary(data), "sends bytes");
	} else if (words[0] == "max") {
		server.MaxClients = uint(Text::ParseInt(words[1]));
		client.SendMessage("max " + server.MaxClients);
	} else {
		client.SendMessage("what?");
	}
}
