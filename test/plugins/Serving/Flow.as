// Takes one message a frame of the first client, which numbers them, and echoes for the others.
void FloodStory()
{
	auto server = ListenAsync();
	uint count = 0;
	while (true) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			auto client = server.Clients[i];
			if (client.Id != 1) {
				EchoClient(server, client);
				continue;
			}
			auto message = client.GetMessage();
			if (message.Exists("message")) {
				Check(string(message["message"]).StartsWith(count + ":"), "message " + count + " is the next");
				count++;
			} else if (message.Exists("closeCode")) {
				print("flooded " + count + " " + Farewell(message));
			}
		}
		yield();
	}
}

// Sends 64 KiB to the first client every frame, whether it reads or not, and echoes for the others.
void PushStory()
{
	auto server = ListenAsync();
	string text = string::Repeat("x", 64 * 1024);
	uint most = 0;
	bool lost = false;
	while (true) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			auto client = server.Clients[i];
			if (client.Id != 1) {
				EchoClient(server, client);
				continue;
			}
			most = Math::Max(most, client.BufferedAmount);
			if (client.IsOpen) {
				client.SendMessage(text);
			} else if (!lost) {
				lost = true;
				print("slow one " + client.LastError.Code + " " + (most > 1024 * 1024 ? "seen" : "unseen"));
			}
		}
		yield();
	}
}
