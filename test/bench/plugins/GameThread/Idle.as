bool g_idling = false;

// Sockets on which nothing comes, each with a coroutine that waits for its message.
void IdlePart()
{
	auto counts = Setting_Idle.Split(",");
	uint most = uint(Text::ParseInt(counts[counts.Length - 1]));
	array<OursClient@> ours;
	array<ScriptClient@> script;
	for (uint i = 0; i < most; i++) {
		ours.InsertLast(OursClient("ours-idle-" + i));
		script.InsertLast(ScriptClient("script-idle-" + i));
	}
	for (uint round = 0; round <= Setting_Rounds; round++) {
		for (uint c = 0; c < counts.Length; c++) {
			uint count = uint(Text::ParseInt(counts[c]));
			for (uint i = 0; i < count; i++) {
				startnew(WaitNothing);
			}
			MeasureIdle("yield", count, round > 0);
			for (uint i = 0; i < count; i++) {
				startnew(WaitOurs, ours[i]);
			}
			MeasureIdle("ours", count, round > 0);
			Wake("ours", count);
			for (uint i = 0; i < count; i++) {
				startnew(WaitScript, script[i]);
			}
			MeasureIdle("script", count, round > 0);
			Wake("script", count);
		}
	}
}

void WaitNothing()
{
	while (g_idling) {
		yield();
	}
}

void WaitOurs(ref@ subject)
{
	cast<OursClient>(subject).WebSocket.GetMessage();
}

void WaitScript(ref@ subject)
{
	cast<ScriptClient>(subject).Script.GetMessage();
}

void Wake(const string &in subject, uint count)
{
	for (uint i = 0; i < count; i++) {
		g_peer.Burst(subject + "-idle-" + i, 1, 1, false);
	}
	sleep(60);
}

void MeasureIdle(const string &in subject, uint count, bool report)
{
	const uint frames = 50;
	g_idling = true;
	// New coroutines start with the next frame and settle in it.
	yield();
	yield();
	uint64 calls = Bench::NativeCalls();
	uint64 allocations = Bench::Allocations();
	uint64 start = Bench::Nanoseconds();
	for (uint i = 0; i < frames; i++) {
		yield();
	}
	uint64 spent = Since(start);
	allocations = Bench::Allocations() - allocations;
	calls = Bench::NativeCalls() - calls;
	g_idling = false;
	yield();
	if (report) {
		string key = "result idle " + subject + " " + count;
		print(key + " ns " + float(spent) / frames);
		print(key + " calls " + float(calls) / frames);
		print(key + " allocations " + float(allocations) / frames);
	}
}
