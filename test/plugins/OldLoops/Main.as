// The loops of old plugins that ask `tcpsocket` or `Client` before they read. One for each run: Setting_Story names it.
[Setting]
string Setting_Story;

[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

void Main()
{
	if (Setting_Story == "client") {
		ClientStory();
	} else if (Setting_Story == "server") {
		ServerStory();
	} else if (Setting_Story == "sender") {
		SenderStory();
	} else if (Setting_Story == "closer") {
		CloserStory();
	} else {
		error("unknown story");
	}
}

// Answers each message, so it notices the end while others wait.
void ClientStory()
{
	auto socket = Net::WebSocket();
	print("open " + socket.ConnectUrl(Setting_Url));
	string read;
	while (socket.tcpsocket !is null) {
		dictionary@ data = socket.GetMessage();
		if (data.Exists("message")) {
			read += string(data["message"]) + " ";
			sleep(20);
		}
		if (data.Exists("closeCode")) {
			read += "closed " + uint16(data["closeCode"]);
		}
		socket.SendMessage("ack");
	}
	print(read);
}

// Asks `Client` before it reads one message and answers it.
void ServerStory()
{
	auto server = Net::WebSocket();
	print("listening " + server.Listen("127.0.0.1", uint16(Setting_Port), 8));
	uint read = 0;
	uint closed = 0;
	while (server.serverrunning) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			auto client = server.Clients[i];
			if (client.Client is null) {
				continue;
			}
			dictionary@ data = client.GetMessage();
			if (data.Exists("message")) {
				read++;
				client.SendMessage("ack");
			}
			if (data.Exists("closeCode")) {
				closed++;
				print("read " + read + " closed " + closed + " socket " + (client.Client !is null));
			}
		}
		sleep(20);
	}
}

// Never reads. With messages unread it has a socket that takes nothing; without any, none.
void SenderStory()
{
	auto socket = Net::WebSocket();
	print("open " + socket.ConnectUrl(Setting_Url));
	while (socket.tcpsocket !is null && socket.SendMessage("news")) {
		yield();
	}
	auto last = socket.tcpsocket;
	print("state " + socket.State + " socket " + (last !is null) + " ready " + (last !is null && last.IsReady()) + " sent " + socket.SendMessage("late"));
	string text;
	while (socket.TryGetText(text)) {
		print("left " + text + " socket " + (socket.tcpsocket !is null));
	}
	auto end = socket.TryGetMessage();
	print("closed " + uint16(end["closeCode"]) + " socket " + (socket.tcpsocket !is null));
}

// Has unread messages when it closes, on both sides.
void CloserStory()
{
	auto server = Net::WebSocket();
	server.Listen("127.0.0.1", 0);
	array<Net::WebSocket@> sockets(3);
	for (uint i = 0; i < sockets.Length; i++) {
		@sockets[i] = Net::WebSocket();
		sockets[i].Connect("127.0.0.1", server.Port, false);
		for (uint k = 0; k < 3; k++) {
			sockets[i].SendMessage("to the server");
		}
	}
	sleep(500);
	array<Net::WebSocketClient@> clients = server.Clients;
	for (uint i = 0; i < clients.Length; i++) {
		for (uint k = 0; k < 3; k++) {
			clients[i].SendMessage("to the client");
		}
	}
	sleep(500);
	clients[0].Close();
	print("client of the server " + (clients[0].Client !is null));
	sockets[1].Close();
	print("client " + (sockets[1].tcpsocket !is null));
	sleep(500);
	print("ended by the server " + (sockets[0].State == Net::WebSocketState::Closed) + " " + (sockets[0].tcpsocket !is null));
	sockets[0].Close();
	print("and closed again " + (sockets[0].tcpsocket !is null));
	print("ended by the client " + clients[1].IsOpen + " " + (clients[1].Client !is null));
	clients[1].Close();
	print("and closed again " + (clients[1].Client !is null));
	server.Close();
	print("all clients " + (clients[2].Client !is null));
	sockets[2].Close();
	print("done");
}
