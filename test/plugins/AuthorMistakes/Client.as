void ClientMistakes()
{
	Net::WebSocket socket;
	Report("send before connect", socket.SendMessage("early"), socket);
	Report("binary before connect", socket.SendBinary(MemoryBuffer()), socket);
	socket.Close();
	Check(socket.State == Net::WebSocketState::None, "closing what was never open does nothing");

	socket.MaxMessage = 1024 * 1024;
	Check(socket.ConnectUrl(Setting_Url), "connects");
	Report("all is well", true, socket);
	Report("connect twice", socket.ConnectUrl(Setting_Url), socket);
	Prove(socket, "connect twice");
	Report("listen on a client", socket.Listen("127.0.0.1", uint16(Setting_ListenPort)), socket);
	Prove(socket, "listen on a client");
	Report("broadcast on a client", socket.Broadcast("x"), socket);
	Prove(socket, "broadcast on a client");

	Report("null buffer", socket.SendBinary(null), socket);
	Prove(socket, "null buffer");
	Report("text over the limit", socket.SendMessage(string::Repeat("x", 1024 * 1024 + 1)), socket);
	Prove(socket, "text over the limit");
	auto large = MemoryBuffer();
	large.Write(string::Repeat("x", 1024 * 1024 + 1));
	Report("binary over the limit", socket.SendBinary(large), socket);
	Prove(socket, "binary over the limit");
	socket.SendMessage(NotUtf8());
	Prove(socket, "text that is not UTF-8");
	Report("text that is not UTF-8", true, socket);
	ReportQueue(socket);

	socket.Close(42, string::Repeat("é", 100));
	socket.Close(1000, "again");
	Report("send after close", socket.SendMessage("late"), socket);
	Check(socket.GetMessage().Exists("closed") && socket.GetMessage().IsEmpty(), "nothing but the end comes after Close");
}

// More in one frame than the game keeps.
void ReportQueue(Net::WebSocket@ socket)
{
	int taken = 0;
	while (taken < 40 && socket.SendMessage(string::Repeat("x", 1024 * 1024))) {
		taken++;
	}
	Report("too much at once", taken == 40, socket);
	for (int i = 0; i < taken; i++) {
		Check(string(socket.GetMessage()["message"]).Length == 1024 * 1024, "what was taken is sent");
	}
	Prove(socket, "too much at once");
}

void ConnectMistakes()
{
	Net::WebSocket socket;
	socket.Headers["X-Token"] = "a\r\nX-Evil: b";
	Report("line break in a header", socket.ConnectUrl(Setting_Url), socket);
	socket.Headers.DeleteAll();
	socket.Headers["X-Name\r\nX-Evil"] = "b";
	Report("line break in a header's name", socket.ConnectUrl(Setting_Url), socket);
	socket.Headers.DeleteAll();
	socket.Headers["Host"] = "elsewhere.example";
	Report("header of the handshake", socket.ConnectUrl(Setting_Url), socket);
	socket.Headers.DeleteAll();
	socket.Headers["X-Long"] = string::Repeat("x", 16 * 1024);
	Report("long header", socket.ConnectUrl(Setting_Url), socket);
	socket.Headers.DeleteAll();
	SendHeaders(socket);
	socket.Protocols = {"not a token"};
	Report("subprotocol with spaces", socket.ConnectUrl(Setting_Url), socket);
	socket.Protocols = {"same", "same"};
	Report("subprotocol twice", socket.ConnectUrl(Setting_Url), socket);
	socket.Protocols.Resize(0);
	Report("no host", socket.Connect("", 1), socket);
	Report("no URL", socket.ConnectUrl(""), socket);
	Report("URL of a page", socket.ConnectUrl("https://example.com/"), socket);
	Report("text that is no URL", socket.ConnectUrl("a b\r\nc"), socket);
	Report("URL over the limit", socket.ConnectUrl("ws://127.0.0.1/" + string::Repeat("x", 16 * 1024)), socket);
	socket.Timeout = 0;
	Report("no time to connect", socket.ConnectUrl(Setting_Url), socket);
	socket.Timeout = 10000;
	Check(socket.ConnectUrl(Setting_Url), "connects after all that");
	Prove(socket, "bad requests");
	Report("all is well again", true, socket);
	socket.Close();
}

// Numbers and bools become text; what has no text is refused.
void SendHeaders(Net::WebSocket@ socket)
{
	socket.Headers["X-Int"] = 42;
	socket.Headers["X-Negative"] = -7;
	socket.Headers["X-Float"] = 1.5;
	socket.Headers["X-Bool"] = true;
	socket.Headers["X-Off"] = false;
	socket.Headers.Set("X-Large", int64(9007199254740993));
	Check(socket.ConnectUrl(Setting_Url + "/headers"), "headers that are numbers and bools are sent");
	socket.Close();
	@socket.Headers["X-Object"] = MemoryBuffer();
	Report("header that is an object", socket.ConnectUrl(Setting_Url), socket);
	Check(socket.LastError.Message.Contains("X-Object"), "the message names the header");
	socket.Headers.DeleteAll();
	socket.Headers["X-Array"] = array<string> = {"a"};
	Report("header that is an array", socket.ConnectUrl(Setting_Url), socket);
	socket.Headers.DeleteAll();
}
