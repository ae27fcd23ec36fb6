// Says what LastError says whenever that changes, and who joins.
void RefusalStory()
{
	auto server = ListenAsync();
	if (server is null) {
		return;
	}
	string told;
	uint joined = 0;
	while (server.serverrunning) {
		if (server.LastError.Message != told) {
			told = server.LastError.Message;
			print("told " + server.LastError.Code + " " + told);
		}
		for (uint i = 0; i < server.Clients.Length; i++) {
			if (server.Clients[i].Id > joined) {
				joined = server.Clients[i].Id;
				print("joined " + server.Clients[i].Origin);
			}
		}
		yield();
	}
}
