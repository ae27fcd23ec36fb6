// One story for each run: Setting_Story names it.
[Setting]
string Setting_Story;

[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

Net::WebSocket@ g_socket;

void Main()
{
	if (Setting_Story == "reconnect") {
		ReconnectStory();
	} else if (Setting_Story == "feed") {
		FeedStory();
	} else if (Setting_Story == "untouched") {
		UntouchedStory();
	} else if (Setting_Story == "errors alone") {
		ErrorsAloneStory();
	} else if (Setting_Story == "dropped") {
		DroppedStory();
	} else if (Setting_Story == "server") {
		ServerStory();
	} else if (Setting_Story == "dropped server") {
		DroppedServerStory();
	} else if (Setting_Story == "any port") {
		AnyPortStory();
	} else if (Setting_Story == "crowd") {
		CrowdStory();
	} else if (Setting_Story == "close in any frame") {
		CloseInAnyFrameStory();
	} else if (Setting_Story == "texts") {
		TextsStory();
	} else {
		error("unknown story");
	}
}

// A connection that comes back, until somebody says "enough".
void ReconnectStory()
{
	@g_socket = Net::WebSocket();
	g_socket.AutoReconnect = true;
	startnew(CloseOnCommand);
	startnew(TellStates);
	if (!g_socket.ConnectUrl(Setting_Url)) {
		print("refused " + g_socket.LastError.Code);
		return;
	}
	print("open");
	while (true) {
		auto message = g_socket.GetMessage();
		if (message.Exists("closed")) {
			print("closed" + (message.Exists("closeCode") ? " " + uint16(message["closeCode"]) : ""));
			break;
		}
		if (message.Exists("reconnected")) {
			print("reconnected " + bool(message["reconnected"]));
			g_socket.SendMessage("back");
		} else {
			print("got " + string(message["message"]));
		}
		if (message.Exists("message") && string(message["message"]) == "enough") {
			g_socket.Close();
		}
	}
	print("state " + g_socket.State + " buffered " + g_socket.BufferedAmount);
}

// Set from outside to close the socket in whatever phase it is.
[Setting]
bool Setting_Close = false;

void CloseOnCommand()
{
	while (!Setting_Close) {
		yield();
	}
	g_socket.Close();
	print("close called");
}

void TellStates()
{
	auto last = Net::WebSocketState::None;
	while (last != Net::WebSocketState::Closed) {
		auto now = g_socket.State;
		if (now != last) {
			last = now;
			print("now " + now);
			if (now == Net::WebSocketState::Connecting) {
				print("sent " + g_socket.SendMessage("lost") + " " + g_socket.LastError.Code + " open " + g_socket.IsOpen);
			}
		}
		yield();
	}
}

// Sends in each frame, and neither reads nor asks.
void FeedStory()
{
	auto socket = Net::WebSocket();
	socket.AutoReconnect = true;
	socket.ConnectUrl(Setting_Url);
	while (true) {
		socket.SendMessage("news");
		yield();
	}
}

// Set from outside: what to do with the socket at last.
[Setting]
string Setting_End;

// Leaves the object alone until it is told what to do with it.
void UntouchedStory()
{
	@g_socket = Net::WebSocket();
	g_socket.AutoReconnect = true;
	print("open " + g_socket.ConnectUrl(Setting_Url));
	while (Setting_End == "") {
		yield();
	}
	auto messages = g_socket.GetMessages();
	for (uint i = 0; i < messages.Length; i++) {
		print(messages[i].Exists("message") ? string(messages[i]["message"]) : string::Join(messages[i].GetKeys(), " "));
	}
	if (Setting_End == "close") {
		g_socket.Close();
	} else {
		@g_socket = null;
	}
	print("done");
}

// Asks for nothing but LastError.
void ErrorsAloneStory()
{
	auto socket = Net::WebSocket();
	print("open " + socket.ConnectUrl(Setting_Url));
	socket.SendMessage("\xff");
	string last;
	while (last != "bridge_lost" && last != "connection_lost") {
		if (socket.LastError.Code != last) {
			last = socket.LastError.Code;
			print("error " + last);
		}
		yield();
	}
}

// Nothing holds the object while it waits to come back.
void DroppedStory()
{
	auto socket = Net::WebSocket();
	socket.AutoReconnect = true;
	socket.ConnectUrl(Setting_Url);
	print("open");
	while (socket.State == Net::WebSocketState::Open) {
		yield();
	}
	@socket = null;
	print("dropped");
	sleep(3000);
}

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

// Close by another coroutine, so many frames after Connect has begun.
void CloseInAnyFrameStory()
{
	for (uint frames = 0; frames < 60; frames++) {
		@g_socket = Net::WebSocket();
		startnew(CloseAfter, frames);
		bool opened = g_socket.ConnectUrl(Setting_Url);
		if (!opened && g_socket.LastError.Code != "cancelled") {
			error("after " + frames + " frames: " + g_socket.LastError.Code);
		}
		auto message = g_socket.GetMessage();
		while (opened && !message.Exists("closed")) {
			@message = g_socket.GetMessage();
		}
		if (message.Exists("closeCode") || opened != message.Exists("closed") || g_socket.State != Net::WebSocketState::Closed) {
			error("after " + frames + " frames: not its own end");
		}
		print(opened ? "opened" : "cancelled");
	}
	print("done");
}

void CloseAfter(uint64 frames)
{
	for (uint64 i = 0; i < frames; i++) {
		yield();
	}
	g_socket.Close();
}

uint g_opened = 0;
uint g_tried = 0;
array<Net::WebSocket@> g_crowd;

// As many sockets as there may be, all in one frame.
void CrowdStory()
{
	for (uint i = 0; i < 256; i++) {
		startnew(JoinCrowd);
	}
	while (g_tried < 256) {
		yield();
	}
	print("opened " + g_opened);
}

void JoinCrowd()
{
	auto socket = Net::WebSocket();
	g_crowd.InsertLast(socket);
	socket.Timeout = 60000;
	bool opened = socket.ConnectUrl(Setting_Url);
	if (!opened) {
		print("failed " + socket.LastError.Code);
	}
	g_opened += opened ? 1 : 0;
	g_tried++;
}

void TextsStory()
{
	auto socket = Net::WebSocket();
	string text;
	print("early " + socket.TryGetText(text));
	socket.ConnectUrl(Setting_Url);
	uint64 start = Time::Now;
	print("waited " + socket.GetMessage(300).IsEmpty() + " " + (Time::Now - start >= 300 && Time::Now - start < 3000));
	socket.SendMessage("go");
	while (true) {
		if (socket.TryGetText(text)) {
			print("text " + text);
			continue;
		}
		auto message = socket.TryGetMessage();
		if (message.Exists("message")) {
			print("text " + string(message["message"])); // it came between the two looks
		} else if (message.Exists("binary")) {
			print("binary " + cast<MemoryBuffer>(message["data"]).GetSize());
		} else if (message.Exists("closed")) {
			print("closed " + uint16(message["closeCode"]) + " " + socket.TryGetText(text));
			break;
		}
		yield();
	}
}
