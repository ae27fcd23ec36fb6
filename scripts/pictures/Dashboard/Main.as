// Telemetry for overlays: every client of the server gets the car's state many times a second.
[Setting]
uint Setting_Port = 1312;

void Main()
{
	Net::WebSocket server;
	if (!server.Listen("127.0.0.1", uint16(Setting_Port))) {
		error(server.LastError.Message);
		return;
	}
	uint sequence = 0;
	while (server.serverrunning) {
		server.Broadcast(StateOf(sequence));
		if (sequence % 12 == 0) {
			server.Broadcast(WheelsOf(sequence));
		}
		sequence++;
		sleep(70);
	}
}

string StateOf(uint sequence)
{
	Json::Value position = Json::Array();
	position.Add(Json::Value(512.25 + sequence));
	position.Add(Json::Value(38.5));
	position.Add(Json::Value(704.75 - sequence));
	Json::Value car = Json::Object();
	car["speed"] = 180 + int(sequence * 7 % 90);
	car["gear"] = 3 + int(sequence / 20 % 3);
	car["rpm"] = 6400 + int(sequence * 131 % 4000);
	car["position"] = position;
	Json::Value state = Json::Object();
	state["type"] = "state";
	state["race"] = "00:4" + (sequence / 14 % 10) + "." + (100 + sequence * 71 % 900);
	state["car"] = car;
	return Json::Write(state);
}

// The same for programs that want few bytes: four slips and four dampers.
MemoryBuffer@ WheelsOf(uint sequence)
{
	auto buffer = MemoryBuffer();
	for (uint i = 0; i < 8; i++) {
		buffer.Write(float(i * 0.125 + sequence % 10));
	}
	return buffer;
}
