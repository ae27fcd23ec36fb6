uint64 g_worstFrame = 0;
bool g_watching = false;

// The worst frame of a plugin that takes all small messages in one go.
void FloodPart()
{
	OursClient ours("ours-flood");
	ScriptClient script("script-flood");
	for (uint round = 0; round < Setting_Rounds && round < 5; round++) {
		MeasureFlood("ours-client", ours, false);
		MeasureFlood("script-client", script, true);
	}
}

void MeasureFlood(const string &in name, Subject@ subject, bool isScript)
{
	g_worstFrame = 0;
	g_watching = true;
	g_peer.Burst(subject.Connection, Setting_Flood, 64, false);
	AwaitArrival(subject.Socket, 1);
	startnew(WatchFrames);
	// It starts with the next frame, after us, and has its first reading then.
	yield();
	yield();
	uint64 frame = Time::FrameCount;
	uint64 start = Bench::Nanoseconds();
	for (uint i = 0; i < Setting_Flood; i++) {
		if (isScript) {
			cast<ScriptClient>(subject).Script.GetMessage();
		} else {
			cast<OursClient>(subject).WebSocket.GetMessage();
		}
	}
	uint64 spent = Since(start);
	uint64 frames = Time::FrameCount - frame + 1;
	yield();
	g_watching = false;
	yield();
	print("result flood " + name + " worstFrame " + g_worstFrame);
	print("result flood " + name + " perMessage " + float(spent) / float(Setting_Flood));
	print("result flood " + name + " frames " + frames);
}

void WatchFrames()
{
	uint64 last = Bench::Nanoseconds();
	while (g_watching) {
		yield();
		uint64 now = Bench::Nanoseconds();
		g_worstFrame = Math::Max(g_worstFrame, now - last);
		last = now;
	}
}
