// Connect is closed so many frames after it has begun, and begins anew at once.
void ClientStory()
{
	for (uint frames = 0; frames < 20; frames++) {
		@g_socket = Net::WebSocket();
		startnew(ConnectAsync);
		for (uint i = 0; i < frames; i++) {
			yield();
		}
		g_socket.Close();
		Check(g_socket.ConnectUrl(Setting_Url), "connects after " + frames + " frames: " + g_socket.LastError.Message);
		g_socket.SendMessage("hello " + frames);
		auto message = g_socket.GetMessage();
		Check(message.Exists("message") && string(message["message"]) == "hello " + frames, "works after " + frames + " frames");
		Check(g_socket.IsOpen && g_socket.isClient && g_socket.LastError.Code == "", "is open after " + frames + " frames");
		g_socket.Close();
		Check(g_socket.GetMessage().Exists("closed") && g_socket.GetMessage().IsEmpty(), "is told its end once");
	}
	while (g_opened + g_refused < 20) {
		yield();
	}
}

void ConnectAsync()
{
	auto socket = g_socket;
	if (socket.ConnectUrl(Setting_Url)) {
		g_opened++;
	} else {
		g_refused++;
	}
}
