// One story for each run: Setting_Story names it.
[Setting]
string Setting_Story = "echo";

[Setting]
string Setting_Host = "127.0.0.1";

[Setting]
uint Setting_Port = 0;

[Setting]
uint Setting_MaxClients = 5;

// Messages of each client that are taken in one frame; 0 for as many as there are.
[Setting]
uint Setting_MessagesPerFrame = 0;

// Names in a list, separated by commas.
[Setting]
string Setting_Protocols;

[Setting]
string Setting_Origins;

void Main()
{
	if (Setting_Story == "echo") {
		EchoStory();
	} else if (Setting_Story == "flood") {
		FloodStory();
	} else if (Setting_Story == "push") {
		PushStory();
	} else if (Setting_Story == "commands") {
		CommandStory();
	} else if (Setting_Story == "api") {
		ApiStory();
	} else if (Setting_Story == "again") {
		AgainStory();
	} else if (Setting_Story == "lost") {
		LostStory();
	} else if (Setting_Story == "refusals") {
		RefusalStory();
	} else if (Setting_Story == "leaving") {
		LeavingStory();
	} else {
		error("unknown story");
	}
}

// A server as the settings say, or null: then the log says why.
Net::WebSocket@ ListenAsync()
{
	auto server = Net::WebSocket();
	AddNames(server.Protocols, Setting_Protocols);
	AddNames(server.AllowedOrigins, Setting_Origins);
	if (!server.Listen(Setting_Host, uint16(Setting_Port), Setting_MaxClients)) {
		print("refused " + server.LastError.Stage + " " + server.LastError.Code);
		Check(!server.serverrunning && server.State == Net::WebSocketState::Closed, "a refused server is closed");
		Check(server.LastError.Message != "" && server.LastError.Hint != "", "a refusal has a text and a hint");
		return null;
	}
	Check(server.serverrunning && server.LastError.Code == "", "a server that is up says so");
	print("listening");
	return server;
}

void AddNames(array<string>@ list, const string &in names)
{
	array<string>@ parts = names.Split(",");
	for (uint i = 0; i < parts.Length && names != ""; i++) {
		list.InsertLast(parts[i]);
	}
}

// What GetMessage said at the end of a socket.
string Farewell(dictionary@ message)
{
	return uint16(message["closeCode"]) + " " + string(message["reason"]) + " " + (bool(message["wasClean"]) ? "clean" : "lost");
}

void Check(bool holds, const string &in what)
{
	if (holds) {
		trace("ok: " + what);
	} else {
		error("not so: " + what);
	}
}
