// Reasons that nobody can send, for a client of a server, a socket, and a server: nothing else may suffer.
void ReasonsStory()
{
	array<string> reasons = {NotUtf8(), string::Repeat("é", 10000), string::Repeat("\x01", 5000)};
	for (uint i = 0; i < reasons.Length; i++) {
		auto server = Net::WebSocket();
		Check(server.Listen("127.0.0.1", 0), "listens");
		string url = "ws://127.0.0.1:" + server.Port;
		Net::WebSocket guest;
		Net::WebSocket other;
		Check(guest.ConnectUrl(url) && other.ConnectUrl(url), "guests connect");
		while (server.Clients.Length < 2) {
			yield();
		}
		auto seconds = server.Clients[1];
		server.Clients[0].Close(4000, reasons[i]);
		auto end = guest.GetMessage();
		print("guest " + i + " " + uint16(end["closeCode"]) + " " + string(end["reason"]).Length);
		other.SendMessage("still here");
		auto message = seconds.GetMessage();
		while (message.IsEmpty()) {
			yield();
			@message = seconds.GetMessage();
		}
		Check(message.Exists("message"), "the other client does not suffer");
		other.Close(4001, reasons[i]);
		@message = seconds.GetMessage();
		while (message.IsEmpty()) {
			yield();
			@message = seconds.GetMessage();
		}
		print("client " + i + " " + uint16(message["closeCode"]) + " " + string(message["reason"]).Length);
		Check(guest.ConnectUrl(url), "the guest comes back");
		server.Close(4002, reasons[i]);
		@end = guest.GetMessage();
		print("server " + i + " " + uint16(end["closeCode"]) + " " + string(end["reason"]).Length);
	}
}

// Listen is closed so many frames after it has begun, and begins anew at once: its pages come and go as ever.
void PagesStory()
{
	for (uint frames = 0; frames < 12; frames++) {
		@g_socket = Net::WebSocket();
		g_socket.SetPage("/", "text/plain", "first");
		startnew(ListenAsync);
		for (uint i = 0; i < frames; i++) {
			yield();
		}
		g_socket.Close();
		Check(g_socket.Listen("127.0.0.1", 0), "listens after " + frames + " frames: " + g_socket.LastError.Message);
		Check(g_socket.SetPage("/new", "text/plain", "new"), "takes a page");
		print("pages " + frames + " " + g_socket.Port);
		string port = "" + g_socket.Port;
		while (Setting_Url != port) {
			yield();
		}
		g_socket.Close();
	}
}

void ListenAsync()
{
	if (g_socket.Listen("127.0.0.1", uint16(Setting_Port), g_maxClients)) {
		g_opened++;
	} else {
		g_refused++;
		print("refused " + g_socket.LastError.Code);
	}
}

// A server that has much on its way when it is closed.
void CloseFullServer()
{
	@g_socket = Net::WebSocket();
	g_socket.MaxMessage = 16 * 1024 * 1024;
	Check(g_socket.Listen("127.0.0.1", uint16(Setting_Port)), "listens");
	print("listening");
	while (g_socket.Clients.Length == 0) {
		yield();
	}
	g_socket.Broadcast(string::Repeat("x", 8 * 1024 * 1024));
	g_socket.Close();
}

void TwoAtOnceStory()
{
	CloseFullServer();
	startnew(ListenAsync);
	startnew(ListenAsync);
	startnew(ListenAsync);
	while (g_opened + g_refused < 3) {
		yield();
	}
	print("opened " + g_opened + " refused " + g_refused);
	g_socket.Close();
	sleep(500);
	Net::WebSocket next;
	Check(next.Listen("127.0.0.1", uint16(Setting_Port)), "the port is free: " + next.LastError.Code);
	next.Close();
}

void ClosedMeanwhileStory()
{
	CloseFullServer();
	startnew(ListenAsync);
	for (uint i = 0; i < 5; i++) {
		yield(); // it has begun, and the other one has not sent all yet
	}
	print("state " + g_socket.State);
	g_socket.Close();
	while (g_opened + g_refused < 1) {
		yield();
	}
	print("opened " + g_opened + " refused " + g_refused + " state " + g_socket.State);
}

// MaxClients changes so many frames after Listen has begun.
void MoreClientsStory()
{
	g_maxClients = 1;
	for (uint frames = 0; frames < 10; frames++) {
		@g_socket = Net::WebSocket();
		startnew(ListenAsync);
		while (g_socket.State == Net::WebSocketState::None) {
			yield();
		}
		for (uint i = 0; i < frames; i++) {
			yield();
		}
		g_socket.MaxClients = 2;
		while (g_socket.State != Net::WebSocketState::Listening) {
			yield();
		}
		print("room " + frames + " " + g_socket.MaxClients + " " + g_socket.Port);
		while (g_socket.Clients.Length < 2) {
			yield();
		}
		g_socket.Close();
	}
}

// What a server says of itself before it is up, while it is, when it may not be, and afterwards.
void PortsStory()
{
	array<uint16> ports = {0, uint16(Setting_Port)};
	for (uint i = 0; i < ports.Length; i++) {
		auto server = Net::WebSocket();
		auto opening = Opening(server, ports[i]);
		startnew(CoroutineFunc(opening.RunAsync));
		while (!opening.Ended) {
			Check(server.State == Net::WebSocketState::Listening || (!server.serverrunning && server.Port == 0), "is not up yet, with port " + ports[i]);
			yield();
		}
		Check(server.serverrunning && server.Port > 0, "is up, with port " + ports[i]);
		auto second = Net::WebSocket();
		Check(!second.Listen("127.0.0.1", server.Port) && second.LastError.Code == "port_in_use", "a port that is taken is not given");
		Check(!second.serverrunning && second.Port == 0, "a server that was refused has no port");
		server.Close();
		Check(!server.serverrunning && server.Port == 0, "a closed server has no port");
	}
}

class Opening
{
	bool Ended = false;
	private Net::WebSocket@ m_server;
	private uint16 m_port;

	Opening(Net::WebSocket@ server, uint16 port)
	{
		@m_server = server;
		m_port = port;
	}

	void RunAsync()
	{
		m_server.Listen("127.0.0.1", m_port);
		Ended = true;
	}
}
