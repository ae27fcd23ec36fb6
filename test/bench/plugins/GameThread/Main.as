// Measures what messages cost the game's thread. Every figure is a line "result KEY... NUMBER" in the log.
[Setting]
uint Setting_ControlPort;

[Setting]
uint Setting_WsPort;

[Setting]
uint Setting_TcpPort;

// Two free ports, for the servers of both kinds.
[Setting]
uint Setting_OursPort;

[Setting]
uint Setting_ScriptPort;

[Setting]
uint Setting_Rounds = 1;

// Message sizes in bytes, with commas between.
[Setting]
string Setting_Sizes = "16";

// Numbers of idle sockets, with commas between; empty for no more than the messages.
[Setting]
string Setting_Idle;

[Setting]
uint Setting_Flood = 1000;

// Counts under callgrind, and measures no times.
[Setting]
bool Setting_Gate = false;

Peer@ g_peer;
uint64 g_clockCost = 0;

void Main()
{
	@g_peer = Peer(uint16(Setting_ControlPort));
	if (Setting_Gate) {
		GatePart();
	} else {
		TimesPart();
	}
	print("done");
}

void TimesPart()
{
	CalibrateClock();
	MessagesPart();
	PiecesPart();
	if (Setting_Idle != "") {
		IdlePart();
		FloodPart();
	}
}

// What reading the clock once costs, which is in every section.
void CalibrateClock()
{
	array<uint64> costs;
	for (uint i = 0; i < 1001; i++) {
		uint64 start = Bench::Nanoseconds();
		costs.InsertLast(Bench::Nanoseconds() - start);
	}
	costs.SortAsc();
	g_clockCost = costs[500];
	print("result clock " + g_clockCost);
}

uint64 Since(uint64 start)
{
	uint64 spent = Bench::Nanoseconds() - start;
	return spent > g_clockCost ? spent - g_clockCost : 0;
}
