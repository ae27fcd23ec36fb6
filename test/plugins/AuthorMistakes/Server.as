void ServerMistakes()
{
	Net::WebSocket server;
	Report("broadcast before listen", server.Broadcast("early"), server);
	Check(server.Listen("127.0.0.1", uint16(Setting_ListenPort)), "listens");
	Net::WebSocket guest;
	Check(guest.ConnectUrl("ws://127.0.0.1:" + Setting_ListenPort), "a guest connects");
	while (server.Clients.Length == 0) {
		yield();
	}
	auto client = server.Clients[0];

	Report("connect a server", server.ConnectUrl(Setting_Url), server);
	Report("listen twice", server.Listen("127.0.0.1", uint16(Setting_ListenPort)), server);
	Check(!server.SendMessage("x") && !server.SendBinary(MemoryBuffer()), "a server sends nothing itself");
	Check(server.GetMessage().IsEmpty() && server.GetMessage().IsEmpty(), "a server has no messages");

	Report("null buffer to a client", client.SendBinary(null), client);
	Report("text over the limit to a client", client.SendMessage(string::Repeat("x", 1024 * 1024 + 1)), client);
	Report("broadcast over the limit", server.Broadcast(string::Repeat("x", 1024 * 1024 + 1)), server);
	client.SendMessage(NotUtf8());
	client.SendMessage("still here");
	Check(string(guest.GetMessage()["message"]) == "still here", "the guest hears what was right");
	while (client.LastError.Code != "invalid_utf8") {
		yield(); // the bridge found it, so it takes a frame
	}
	Report("text to a client that is not UTF-8", true, client);
	server.Broadcast(NotUtf8());
	server.Broadcast("to all");
	Check(string(guest.GetMessage()["message"]) == "to all", "the guest hears what was right for all");
	while (server.LastError.Code != "invalid_utf8") {
		yield();
	}
	Report("broadcast that is not UTF-8", true, server);

	client.Close(1005, "no such code");
	client.Close();
	Report("send to a closed client", client.SendMessage("late"), client);
	Check(uint16(guest.GetMessage()["closeCode"]) == 1000, "a code that may not be sent becomes 1000");
	server.Close();
	server.Close();
	Check(!server.serverrunning && server.Clients.Length == 0, "is closed");
}
