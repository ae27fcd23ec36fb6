// Sends, closes and drops the socket within one frame.
void DropStory()
{
	auto socket = Net::WebSocket();
	if (!socket.ConnectUrl(Setting_Url)) {
		print(Describe(socket.LastError));
		return;
	}
	for (int i = 0; i < 100; i++) {
		socket.SendMessage("message " + i);
	}
	socket.SendMessage(string::Repeat("x", 300 * 1024));
	socket.Close(3000, "x");
	@socket = null;
	print("dropped");
}

// Waits in three coroutines, and connects again when the bridge is back.
void LostStory()
{
	for (int i = 0; i < 3; i++) {
		startnew(WaitForLoss);
	}
	while (g_lost < 3) {
		yield();
	}
	print("all lost");
	Net::WebSocket again;
	while (!again.ConnectUrl(Setting_Url)) {
		sleep(100);
	}
	print("open again");
	again.Close();
}

int g_lost = 0;

void WaitForLoss()
{
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		print(Describe(socket.LastError));
		return;
	}
	print("waiting");
	auto message = socket.GetMessage();
	print("lost " + uint16(message["closeCode"]) + " " + (bool(message["wasClean"]) ? "clean" : "lost") + " " + socket.LastError.Code);
	auto after = socket.GetMessage();
	print("then " + after.GetSize());
	g_lost++;
}
