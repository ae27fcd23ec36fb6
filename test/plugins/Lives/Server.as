// Whether the server speaks in each frame, heard or not.
[Setting]
bool Setting_Speaks = false;

void ServerStory()
{
	auto server = Net::WebSocket();
	server.AllowedOrigins = {"https://example.com"};
	if (!server.Listen("127.0.0.1", uint16(Setting_Port), 2)) {
		error(server.LastError.Message);
		return;
	}
	print("listening");
	auto last = server.State;
	while (server.serverrunning) {
		if (Setting_Speaks) {
			server.Broadcast("news");
		}
		if (server.State != last) {
			last = server.State;
			print("now " + last + " running " + server.serverrunning + " socket " + (server.tcpsocket !is null) + " " + server.LastError.Code);
		}
		for (uint i = 0; i < server.Clients.Length; i++) {
			auto message = server.Clients[i].GetMessage();
			if (message.Exists("message")) {
				string text = string(message["message"]);
				if (text == "stop") {
					server.Close();
					break;
				}
				server.Clients[i].SendMessage(text + " " + server.Clients[i].Header("X-Name"));
			} else if (message.Exists("closed")) {
				print("left " + (message.Exists("closeCode") ? "" + uint16(message["closeCode"]) : ""));
			}
		}
		yield();
	}
	print("over " + server.State);
}

// Nothing holds the server any more: its port is free.
void DroppedServerStory()
{
	auto server = Net::WebSocket();
	server.Listen("127.0.0.1", uint16(Setting_Port));
	print("listening");
	while (server.Clients.Length == 0) {
		yield();
	}
	@server = null;
	print("dropped");
	sleep(1000);
	auto next = Net::WebSocket();
	print("again " + next.Listen("127.0.0.1", uint16(Setting_Port)));
	next.Close();
}

void AnyPortStory()
{
	auto server = Net::WebSocket();
	print("before " + server.Port);
	server.Listen("127.0.0.1", 0);
	print("port " + server.Port);
	auto data = MemoryBuffer();
	data.Write("bytes for all");
	while (server.Clients.Length < 2) {
		yield();
	}
	server.Broadcast(data);
	print("position " + data.GetPosition());
	while (true) {
		yield();
	}
}
