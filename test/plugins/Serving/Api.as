// What the table of the API says about a server object.
void ApiStory()
{
	Net::WebSocket@ server = Net::WebSocket();
	Check(!server.Broadcast("early") && server.LastError.Code == "not_open", "Broadcast before Listen fails");
	Check(server.Listen("127.0.0.1", uint16(Setting_Port)), "listens");
	Check(server.State == Net::WebSocketState::Listening && server.serverrunning, "is listening");
	Check(!server.isClient && !server.IsOpen && server.tcpsocket !is null, "is no client");
	Check(server.MaxClients == 5 && server.Clients.Length == 0, "takes 5 clients and has none");
	Check(!server.Listen("127.0.0.1", uint16(Setting_Port)) && server.LastError.Code == "already_used", "a second Listen fails");
	Check(server.serverrunning, "and changes nothing");

	uint64 frame = Time::FrameCount;
	for (int i = 0; i < 3; i++) {
		Check(server.GetMessage().IsEmpty() && server.TryGetMessage().IsEmpty(), "a server has no messages");
		Check(server.GetMessages().Length == 0, "a server has no messages at all");
		Check(!server.SendMessage("x") && !server.SendBinary(MemoryBuffer()), "a server sends nothing itself");
	}
	Check(Time::FrameCount == frame && server.serverrunning, "and none of it yields or closes");

	server.MaxClients = 100000;
	Check(server.MaxClients == 1024, "MaxClients stays within what the bridge takes");
	Check(server.Broadcast("to nobody") && server.BufferedAmount == 0, "a Broadcast to nobody is fine");
	Check(!server.Broadcast(string::Repeat("x", 1024 * 1024 + 1)) && server.LastError.Code == "message_too_large", "a Broadcast past the limit is refused");
	yield();
	Check(server.serverrunning, "and all of this leaves the server up");

	server.Close();
	Check(server.State == Net::WebSocketState::Closed && !server.serverrunning && server.tcpsocket is null, "is closed");
	Check(!server.Broadcast("late"), "Broadcast after Close fails");
	server.Close();
	Check(server.Listen("localhost", uint16(Setting_Port), 100000), "listens again, with too many clients wished for");
	Check(server.MaxClients == 1024, "and takes as many as can be");
	server.Close();
	print("done");
}
