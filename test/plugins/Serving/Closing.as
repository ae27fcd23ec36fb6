// Listens on one port again and again. Each time far more than the window waits for the clients when the server closes.
void AgainStory()
{
	auto server = Net::WebSocket();
	for (int round = 1; round <= 3; round++) {
		if (!server.Listen("127.0.0.1", uint16(Setting_Port))) {
			error("cannot listen in round " + round + ": " + server.LastError.Message);
			return;
		}
		print("round " + round);
		while (server.Clients.Length == 0) {
			yield();
		}
		for (int i = 0; i < 64; i++) {
			server.Broadcast(string::Repeat("x", 16 * 1024));
		}
		server.Close(uint16(4000 + round), "round over");
	}
	print("done");
}

// Loses the bridge and listens again at once, while the client of before may still be read.
void LostStory()
{
	auto server = ListenAsync();
	while (server.Clients.Length == 0) {
		yield();
	}
	print("joined");
	while (server.State == Net::WebSocketState::Listening) {
		yield();
	}
	Check(server.State == Net::WebSocketState::Connecting && server.serverrunning && server.LastError.Code == "bridge_lost", "a lost server waits");
	Check(server.Clients.Length == 1, "its client may still be read");
	auto client = server.Clients[0];
	print("lost " + Farewell(client.GetMessage()));
	Check(!server.Listen(Setting_Host, uint16(Setting_Port)) && server.LastError.Code == "already_used", "and needs no other Listen");
	while (server.State != Net::WebSocketState::Listening) {
		yield();
	}
	print("listening again");
	Check(server.Clients.Length == 0, "and is not one of the new server");
	while (server.Clients.Length == 0) {
		yield();
	}
	server.Clients[0].SendMessage("welcome back");
	while (server.Clients.Length > 0) {
		yield();
	}
	print("done");
}

// Three clients: one is kept by a handle and read when it has left, one is only met in the list, and one stays.
void LeavingStory()
{
	auto server = ListenAsync();
	while (server.Clients.Length < 3) {
		yield();
	}
	auto kept = server.Clients[0];
	print("all in");
	while (server.Clients.Length > 1) {
		auto listed = server.Clients[server.Clients.Length - 2];
		if (listed.Id == 2) {
			auto message = listed.GetMessage();
			if (message.Exists("message")) {
				print("listed said " + string(message["message"]));
			} else if (message.Exists("closeCode")) {
				print("listed left " + Farewell(message));
			}
		}
		yield();
	}
	Check(server.Clients[0].Id == 3 && server.Clients[0].IsOpen, "the third client stays");
	for (auto message = kept.GetMessage(); !message.IsEmpty(); @message = kept.GetMessage()) {
		print(message.Exists("message") ? "kept said " + string(message["message"]) : "kept left " + Farewell(message));
	}
	server.Clients[0].SendMessage("you stay");
	print("done");
}
