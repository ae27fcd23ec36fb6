// A longer message does not fit the system's buffers, and takes several frames.
const uint LARGE_BYTES = 64 * 1024;

// What a link has unread at most; the rest of a message is written in later frames.
const uint WINDOW_BYTES = 60 * 1024 - 8;

// Every size, role, direction and kind, warm and cold, the subjects right after each other.
void MessagesPart()
{
	array<array<Subject@>> roles(2);
	roles[0] = array<Subject@> = {OursClient("ours-client"), ScriptClient("script-client"), Bare("bare-client"), BareMessage("dictionary-client")};
	roles[1] = array<Subject@> = {OursServer("ours-server"), ScriptServer("script-server"), Bare("bare-server"), BareMessage("dictionary-server")};
	auto text = OursText("text-client");
	auto sizes = Setting_Sizes.Split(",");
	for (uint round = 0; round <= Setting_Rounds; round++) {
		for (uint s = 0; s < sizes.Length; s++) {
			uint size = uint(Text::ParseInt(sizes[s]));
			uint ways = size <= LARGE_BYTES ? 4 : 3; // the last takes what one read gives
			for (uint role = 0; role < 2; role++) {
				for (uint form = 0; form < 8; form++) {
					for (uint i = 0; i < ways; i++) {
						// Who is first has no other advantage.
						auto subject = roles[role][(i + round) % ways];
						Measure(subject, size, form & 1 != 0, form & 2 != 0, form & 4 != 0, round > 0);
					}
					if (role == 0 && form & 3 == 2) {
						Measure(text, size, false, true, form & 4 != 0, round > 0);
					}
				}
			}
		}
	}
}

void PiecesPart()
{
	auto pieces = Pieces(Bare("bare-pieces").Socket);
	for (uint round = 0; round < Setting_Rounds; round++) {
		pieces.Measure();
	}
}

uint BurstOf(uint size)
{
	return uint(Math::Clamp(int(48 * 1024 / size), 1, 128));
}

void Measure(Subject@ subject, uint size, bool binary, bool receive, bool cold, bool report)
{
	uint count = cold ? uint(1) : BurstOf(size);
	if (!cold && size <= LARGE_BYTES) {
		MeasureOnce(subject, count, size, binary, receive, cold); // the first time, nothing is warm
	}
	uint64 spent = MeasureOnce(subject, count, size, binary, receive, cold);
	if (report) {
		print("result message " + subject.Connection + " " + (receive ? "receive" : "send") + " " + (binary ? "binary" : "text") + " " + (cold ? "cold" : "warm") + " " + size
			+ " " + float(spent) / float(count));
	}
}

uint64 MeasureOnce(Subject@ subject, uint count, uint size, bool binary, bool receive, bool cold)
{
	return receive ? MeasureReceive(subject, count, size, binary, cold) : MeasureSend(subject, count, size, binary, cold);
}

uint64 MeasureSend(Subject@ subject, uint count, uint size, bool binary, bool cold)
{
	string text = string::Repeat("x", int(size));
	auto data = MemoryBuffer();
	data.Write(text);
	bool sent = true;
	if (cold) {
		Bench::SweepCaches();
		Bench::Nanoseconds();
	}
	uint64 start = Bench::Nanoseconds();
	for (uint i = 0; i < count; i++) {
		sent = (binary ? subject.SendBinary(data) : subject.SendText(text)) && sent;
	}
	uint64 spent = Since(start);
	if (!sent) {
		throw("Cannot send over " + subject.Connection);
	}
	subject.Sent += count * size;
	g_peer.AwaitBytesAsync(subject.Connection, subject.Sent);
	// What does not fit the window is written in later frames.
	return size > WINDOW_BYTES ? Since(start) : spent;
}

uint64 MeasureReceive(Subject@ subject, uint count, uint size, bool binary, bool cold)
{
	g_peer.Burst(subject.Connection, count, size, binary);
	AwaitArrival(subject.Socket, size <= LARGE_BYTES ? int(count * size) : 1);
	if (cold) {
		Bench::SweepCaches();
		Bench::Nanoseconds();
	}
	uint64 start = Bench::Nanoseconds();
	uint taken = 0;
	while (taken < count) {
		if (subject.Take(binary, int(size))) {
			taken++;
		} else {
			yield();
		}
	}
	return Since(start);
}

// Holds the frame until so many bytes have come, and then all that follow and fit the system's buffer.
void AwaitArrival(Net::Socket@ socket, int least)
{
	int before = 0;
	uint64 since = Time::Now;
	while (before < least || Time::Now < since + 4) {
		int now = socket.Available();
		if (now != before) {
			before = now;
			since = Time::Now;
		}
	}
}
