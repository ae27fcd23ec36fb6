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

// Closes a socket while messages wait, with more and more of them read ahead. None comes after that, only the end.
void OwnCloseStory()
{
	Net::WebSocket server;
	server.Listen("127.0.0.1", 0);
	for (uint ahead = 0; ahead < 3; ahead++) {
		Net::WebSocket socket;
		Net::WebSocket guest;
		if (!socket.ConnectUrl(Setting_Url) || !guest.ConnectUrl("ws://127.0.0.1:" + server.Port)) {
			print(Describe(socket.LastError) + Describe(guest.LastError));
			return;
		}
		while (server.Clients.Length == 0) {
			yield();
		}
		auto client = server.Clients[0];
		for (uint i = 0; i < 20; i++) {
			socket.SendMessage("message " + i);
			guest.SendMessage("message " + i);
		}
		sleep(300); // till they have come back, however late a frame is
		if (ahead > 0) {
			socket.get_State();
		}
		if (ahead > 1) {
			socket.GetMessage();
			client.GetMessage();
		}
		socket.Close();
		client.Close();
		print("own close " + ahead + ": " + Keys(socket.GetMessage()) + Keys(socket.GetMessage()) + " " + Keys(client.GetMessage()) + Keys(client.GetMessage()));
		guest.Close();
		while (server.Clients.Length > 0) {
			yield();
		}
	}
	server.Close();
}

// Closes a socket whose connection has ended already, before or after it has looked.
void LateCloseStory()
{
	auto socket = Net::WebSocket();
	socket.AutoReconnect = Setting_Reconnect;
	if (!socket.ConnectUrl(Setting_Url)) {
		print("no connection");
		return;
	}
	WaitForBytes(socket);
	print("all there");
	while (socket.tcpsocket.IsReady() && !socket.tcpsocket.IsHungUp()) {
		yield();
	}
	while (Setting_Seen && socket.State == Net::WebSocketState::Open) {
		yield();
	}
	socket.Close();
	uint count = 0;
	auto message = socket.GetMessage();
	while (message.Exists("message")) {
		count++;
		@message = socket.GetMessage();
	}
	string code = message.Exists("closeCode") ? "" + uint16(message["closeCode"]) : "";
	print("late close: " + count + " " + Keys(message) + " " + code + " " + Keys(socket.GetMessage()) + " " + socket.LastError.Code);
}

// Waits until nothing more comes for a while.
void WaitForBytes(Net::WebSocket@ socket)
{
	int waiting = 0;
	for (uint still = 0; still < 100; still++) {
		int now = socket.tcpsocket.Available();
		if (now != waiting) {
			waiting = now;
			still = 0;
		}
		yield();
	}
}

string Keys(dictionary@ message)
{
	auto keys = message.GetKeys();
	keys.SortAsc();
	return "[" + string::Join(keys, ",") + "]";
}
