// Sends every client's messages back as they came, and says who joins and leaves.
void EchoStory()
{
	auto server = ListenAsync();
	if (server is null) {
		return;
	}
	dictionary seen;
	while (server.State == Net::WebSocketState::Listening) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			auto client = server.Clients[i];
			if (!seen.Exists("" + client.Id)) {
				seen.Set("" + client.Id, true);
				print("joined " + client.Id + " " + client.Address + " " + client.Origin + " " + client.Path + " " + client.Protocol);
			}
			EchoClient(server, client);
		}
		yield();
	}
	print("down " + server.LastError.Code);
}

void EchoClient(Net::WebSocket@ server, Net::WebSocketClient@ client)
{
	// What is not taken waits on the network, so that what is to be sent never piles up in the game.
	for (uint i = 0; (i < Setting_MessagesPerFrame || Setting_MessagesPerFrame == 0) && server.BufferedAmount < 1024 * 1024; i++) {
		auto message = client.GetMessage();
		if (message.IsEmpty()) {
			return;
		}
		if (message.Exists("closeCode")) {
			print("left " + client.Id + " " + Farewell(message));
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
