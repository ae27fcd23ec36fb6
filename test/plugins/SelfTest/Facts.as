// What Openplanet's documents do not say about sockets, JSON and folders.
void FindFactsAsync(Report@ report, uint16 plain)
{
	RefusedAsync(report, plain);
	LinesAsync(report, plain);
	UnreadAsync(report, plain);
	ShortReadAsync(report, plain);
	HangUpAsync(report, plain);
	WritesAsync(report, plain, 1, 512 * 1024);
	WritesAsync(report, plain, 16, 32 * 1024);
	FindReadingsAsync(report, plain);
	JsonFacts(report);
	report.Fact("plugin", Meta::ExecutingPlugin().ID);
	report.Fact("shared code runs as", SharedCodeRunsAsAsync());
	report.Fact("storage folder", IO::FromStorageFolder(""));
	report.Fact("data folder", IO::FromDataFolder(""));
	report.Check(
		Crypto::Sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"Crypto::Sha256 gives lower-case hex", Crypto::Sha256("abc"));
	report.Fact("Crypto::RandomBase64(32)", "" + Crypto::RandomBase64(32).Length + " characters");
	FramesAsync(report);
}

// A connection to the plain server that was given its command, or null.
Net::Socket@ AskAsync(uint16 port, const string &in command)
{
	Net::Socket@ socket = Net::Socket();
	if (!socket.Connect("127.0.0.1", port)) {
		return null;
	}
	uint64 end = Time::Now + 5000;
	while (!socket.IsReady() && Time::Now < end) {
		yield();
	}
	if (!socket.IsReady() || !socket.WriteRaw(command + "\n")) {
		socket.Close();
		return null;
	}
	return socket;
}

// Waits until that many bytes are there, or no more come for a second; says how many there are.
int AwaitBytesAsync(Net::Socket@ socket, int bytes)
{
	int last = -1;
	uint64 end = Time::Now + 1000;
	while (socket.Available() < bytes && Time::Now < end) {
		if (socket.Available() != last) {
			last = socket.Available();
			end = Time::Now + 1000;
		}
		yield();
	}
	return socket.Available();
}

// A line of the plain server, without its end; empty when none comes.
string LineAsync(Net::Socket@ socket)
{
	string line;
	uint64 end = Time::Now + 5000;
	while (!socket.ReadLine(line) && Time::Now < end) {
		yield();
	}
	return line.Trim();
}

void RefusedAsync(Report@ report, uint16 plain)
{
	auto asking = AskAsync(plain, "closed");
	if (!report.Check(asking !is null, "plain socket connects and writes")) {
		return;
	}
	uint port = Text::ParseUInt(LineAsync(asking));
	asking.Close();
	Net::Socket@ socket = Net::Socket();
	uint64 start = Time::Now;
	bool connecting = socket.Connect("127.0.0.1", uint16(port));
	string ready = "never";
	string hungUp = "never";
	while (Time::Now < start + 4000 && hungUp == "never") {
		if (ready == "never" && socket.IsReady()) {
			ready = "after " + (Time::Now - start) + " ms";
		}
		if (socket.IsHungUp()) {
			hungUp = "after " + (Time::Now - start) + " ms";
		}
		yield();
	}
	socket.Close();
	report.Fact("refused Connect", "returns " + YesNo(connecting) + ", IsReady " + ready + ", IsHungUp " + hungUp);
}

void LinesAsync(Report@ report, uint16 plain)
{
	array<int> sizes = {100, 4096, 65535, 65536, 65537, 200000};
	for (uint i = 0; i < sizes.Length; i++) {
		auto socket = AskAsync(plain, "line " + sizes[i]);
		if (socket is null) {
			report.Fact("ReadLine of " + sizes[i], "no connection");
			continue;
		}
		int available = AwaitBytesAsync(socket, sizes[i]);
		string line;
		bool got = socket.ReadLine(line);
		report.Fact("ReadLine of " + sizes[i], (got ? "a line of " + line.Length : "no line") + ", Available was " + available);
		socket.Close();
	}
}

void UnreadAsync(Report@ report, uint16 plain)
{
	auto socket = AskAsync(plain, "burst 1048576");
	if (socket is null) {
		report.Fact("1 MiB unread", "no connection");
		return;
	}
	int available = AwaitBytesAsync(socket, 1048576);
	uint taken = 0;
	uint reads = 0;
	uint64 end = Time::Now + 5000;
	while (taken < 1048576 && Time::Now < end) {
		int now = socket.Available();
		if (now > 0) {
			taken += socket.ReadRaw(now).Length;
			reads++;
		} else {
			yield();
		}
	}
	report.Fact("1 MiB unread", "Available grows to " + available + ", taken in " + reads + " reads");
	report.Check(taken == 1048576, "1 MiB arrives whole", "" + taken + " bytes");
	socket.Close();
}

void ShortReadAsync(Report@ report, uint16 plain)
{
	auto socket = AskAsync(plain, "burst 10");
	if (socket is null) {
		return;
	}
	AwaitBytesAsync(socket, 10);
	report.Fact("ReadRaw(100) with 10 there", "gives " + socket.ReadRaw(100).Length);
	report.Fact("ReadRaw(100) with none there", "gives " + socket.ReadRaw(100).Length);
	socket.Close();
}

void HangUpAsync(Report@ report, uint16 plain)
{
	auto socket = AskAsync(plain, "hangup 1000");
	if (socket is null) {
		return;
	}
	int available = AwaitBytesAsync(socket, 1000);
	uint64 end = Time::Now + 2000;
	while (!socket.IsHungUp() && Time::Now < end) {
		yield();
	}
	string before = "with " + available + " unread bytes IsHungUp is " + YesNo(socket.IsHungUp());
	uint taken = socket.ReadRaw(1000).Length;
	end = Time::Now + 2000;
	while (!socket.IsHungUp() && Time::Now < end) {
		yield();
	}
	report.Fact("peer that ended", before + ", " + taken + " can be read, then it is " + YesNo(socket.IsHungUp()));
	socket.Close();
}

// Writes to a peer that does not read for a while, and asks it how much came.
void WritesAsync(Report@ report, uint16 plain, int times, int bytes)
{
	auto socket = AskAsync(plain, "count");
	if (socket is null) {
		return;
	}
	string block = string::Repeat("z", bytes);
	int taken = 0;
	for (int i = 0; i < times; i++) {
		if (socket.WriteRaw(block)) {
			taken++;
		}
	}
	string count = LineAsync(socket);
	report.Fact("" + times + " WriteRaw of " + bytes, "" + taken + " returned true, " + count + " bytes came");
	socket.Close();
}

void JsonFacts(Report@ report)
{
	Json::Value@ json = Json::Object();
	json["a"] = 500001;
	json["b"] = 16777215;
	json["c"] = 16777217;
	json["d"] = 0.1;
	json["e"] = "\u0001/\"\\ä";
	report.Fact("Json::Write", Json::Write(json));
	string parsed;
	try {
		auto value = Json::Parse("{\"a\":");
		parsed = value is null ? "gives null" : "gives type " + int(value.GetType());
	} catch {
		parsed = "throws " + getExceptionInfo();
	}
	report.Fact("Json::Parse of half a text", parsed);
}

void FramesAsync(Report@ report)
{
	uint64 start = Time::Now;
	for (uint i = 0; i < 60; i++) {
		yield();
	}
	report.Fact("60 frames", "" + (Time::Now - start) + " ms");
}

string YesNo(bool value)
{
	return value ? "true" : "false";
}
