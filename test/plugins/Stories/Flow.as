// Sends 4 MiB in one frame, far over the window, then says what was queued and that it drained.
void BulkStory()
{
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		print(Describe(socket.LastError));
		return;
	}
	for (int i = 0; i < 64; i++) {
		socket.SendMessage(i + ":" + string::Repeat("é", 32 * 1024));
	}
	print("queued " + (socket.BufferedAmount > 0 ? "some" : "none"));
	while (socket.BufferedAmount > 0) {
		yield();
	}
	print("drained");
	uint refused = 0;
	for (int i = 0; i < 20; i++) {
		if (!socket.SendMessage(string::Repeat("x", 1024 * 1024))) {
			refused++;
		}
	}
	print("refused " + refused + " " + socket.LastError.Code);
	while (socket.BufferedAmount > 0) {
		yield();
	}
	socket.Close();
}

// Sends many small messages in one frame, then ends as the setting says, in the same frame.
void BurstStory()
{
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		print(Describe(socket.LastError));
		return;
	}
	int refused = 0;
	for (int i = 0; i < Setting_Burst; i++) {
		if (!socket.SendMessage(i + ":" + string::Repeat("é", i))) {
			refused++;
		}
	}
	if (refused > 0) {
		print("refused " + refused + " " + socket.LastError.Code);
	}
	if (Setting_Ending == "close") {
		socket.Close();
	}
	print("burst");
	while (Setting_Ending == "wait" && socket.IsOpen) {
		yield();
	}
}

// Reads nothing for 20 s while the server floods, then counts what comes.
void IdleStory()
{
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		print(Describe(socket.LastError));
		return;
	}
	print("idle");
	sleep(20000);
	print("reading");
	uint count = 0;
	while (true) {
		auto message = socket.GetMessage();
		if (message.Exists("closeCode")) {
			print("received " + count + " " + uint16(message["closeCode"]));
			return;
		}
		string text = string(message["message"]);
		if (!text.StartsWith(count + ":")) {
			error("out of order at " + count);
			return;
		}
		count++;
	}
}
