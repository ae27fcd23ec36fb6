// Uses a bridge that is not to be trusted, in every way there is, again and again.
[Setting]
bool Setting_Server = false;

// How often to connect; each ends by itself, or after Setting_Frames.
[Setting]
uint Setting_Rounds = 1;

[Setting]
uint Setting_Frames = 50;

// How to read: "get" waits for each message, "try" and "all" take what is there in each frame.
[Setting]
string Setting_Read = "get";

// Sends nothing.
[Setting]
bool Setting_Silent = false;

// Ends a round of a server with its first error.
[Setting]
bool Setting_UntilError = false;

void Main()
{
	for (uint round = 0; round < Setting_Rounds; round++) {
		Net::WebSocket socket;
		socket.Timeout = 200;
		bool open = Setting_Server ? socket.Listen("127.0.0.1", 1) : socket.ConnectUrl("ws://127.0.0.1/");
		print("round " + round + (open ? " open" : " refused " + socket.LastError.Code));
		if (Setting_Server) {
			Serve(socket);
		} else {
			Use(socket);
		}
		string text = socket.LastError.Stage + socket.LastError.Message + socket.LastError.Hint + socket.LastError.HttpStatus;
		string code = socket.LastError.Code;
		socket.Close();
		print("over " + code + " " + text.Length);
		yield();
	}
	print("done");
}

void Use(Net::WebSocket@ socket)
{
	startnew(Watch, socket);
	for (uint frame = 0; frame < Setting_Frames && socket.IsOpen; frame++) {
		if (Setting_Read == "all") {
			auto messages = socket.GetMessages();
			for (uint i = 0; i < messages.Length; i++) {
				Look(messages[i]);
			}
		} else if (Setting_Read == "try") {
			Look(socket.TryGetMessage());
		} else {
			Look(socket.GetMessage());
		}
		if (!Setting_Silent) {
			socket.SendMessage("hello");
		}
		yield();
	}
}

// A socket that says nothing more is closed, so that a waiting GetMessage returns.
void Watch(ref@ userdata)
{
	auto socket = cast<Net::WebSocket>(userdata);
	for (uint frame = 0; frame < Setting_Frames && socket.State == Net::WebSocketState::Open; frame++) {
		yield();
	}
	socket.Close();
}

void Serve(Net::WebSocket@ server)
{
	for (uint frame = 0; frame < Setting_Frames && server.serverrunning; frame++) {
		if (Setting_UntilError && server.LastError.Code != "") {
			return;
		}
		for (uint i = 0; i < server.Clients.Length && i < 50; i++) {
			auto client = server.Clients[i];
			Look(client.GetMessage());
			client.SendMessage(client.Address + client.Origin + client.Path + client.Protocol + client.Id);
			if (client.Id % 7 == 0) {
				client.Close();
			}
		}
		if (!Setting_Silent) {
			server.Broadcast("hello");
		}
		yield();
	}
}

void Look(dictionary@ message)
{
	if (message.Exists("message")) {
		string text = string(message["message"]);
		if (text.StartsWith("marked:") && text != "marked:" + string::Repeat("m", text.Length - 7)) {
			error("a message has bytes that are not its own");
		}
	} else if (message.Exists("data")) {
		cast<MemoryBuffer>(message["data"]).GetSize();
	} else if (message.Exists("closeCode")) {
		uint16 code = uint16(message["closeCode"]);
		trace("closed " + code + " " + string(message["reason"]));
	}
}
