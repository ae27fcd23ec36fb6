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
