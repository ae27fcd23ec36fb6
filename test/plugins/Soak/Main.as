// Sockets that talk, leave and come again, and servers that echo, until Setting_Stop; then says what was counted.
[Setting]
string Setting_Url;

[Setting]
uint Setting_Sockets = 20;

[Setting]
uint Setting_FirstPort = 0;

[Setting]
uint Setting_SecondPort = 0;

[Setting]
bool Setting_Stop = false;

uint g_running = 0;
uint g_talks = 0; // that ended as they should
uint g_sent = 0; // messages of those
uint g_broken = 0; // talks that a fault ended
uint g_back = 0; // messages of those that were answered
uint g_unanswered = 0; // and those that were not
uint g_served = 0;

void Main()
{
	for (uint i = 0; i < Setting_Sockets; i++) {
		startnew(TalkAsync);
	}
	startnew(ServeAsync, Port(Setting_FirstPort));
	startnew(ServeAsync, Port(Setting_SecondPort));
	print("running");
	while (!Setting_Stop || g_running > 0) {
		yield();
	}
	print("counted talks " + g_talks + " sent " + g_sent + " broken " + g_broken + " back " + g_back + " unanswered " + g_unanswered + " served " + g_served);
}

class Port
{
	uint16 Number;

	Port(uint number)
	{
		Number = uint16(number);
	}
}

void TalkAsync()
{
	g_running++;
	while (!Setting_Stop) {
		Net::WebSocket socket;
		if (!socket.ConnectUrl(Setting_Url)) {
			error("cannot connect: " + socket.LastError.Message);
			sleep(100);
			continue;
		}
		TalkAsync(socket);
		sleep(Math::Rand(0, 50));
	}
	g_running--;
}

void TalkAsync(Net::WebSocket@ socket)
{
	uint wanted = uint(Math::Rand(1, 200));
	uint sent = 0;
	uint back = 0;
	while (back < wanted) {
		while (sent < wanted && sent < back + 20 && socket.IsOpen && socket.SendMessage(Text(sent))) {
			sent++;
		}
		for (auto message = socket.TryGetMessage(); !message.IsEmpty(); @message = socket.TryGetMessage()) {
			if (message.Exists("closeCode")) {
				g_broken++;
				g_back += back;
				g_unanswered += sent - back;
				return;
			}
			if (string(message["message"]) != Text(back)) {
				error("message " + back + " is another");
			}
			back++;
		}
		yield();
	}
	g_talks++;
	g_sent += sent;
	socket.Close(1000, "" + sent);
}

// Mixed sizes that the number tells: mostly small, some of 20 KB, a few of 200 KB.
string Text(uint number)
{
	uint size = number % 100;
	if (number % 97 == 50) {
		size = 200000;
	} else if (number % 23 == 11) {
		size = 20000;
	}
	return number + ":" + string::Repeat("x", size);
}

void ServeAsync(ref@ userdata)
{
	g_running++;
	auto port = cast<Port>(userdata);
	Net::WebSocket server;
	if (!server.Listen("127.0.0.1", port.Number, 16)) {
		error("cannot listen: " + server.LastError.Message);
	}
	while (!Setting_Stop && server.serverrunning) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			auto client = server.Clients[i];
			for (auto message = client.GetMessage(); message.Exists("message"); @message = client.GetMessage()) {
				client.SendMessage(string(message["message"]));
				g_served++;
			}
		}
		yield();
	}
	server.Close();
	g_running--;
}
