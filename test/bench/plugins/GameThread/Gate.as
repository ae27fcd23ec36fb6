const uint GATE_BYTES = 16;

// A credit frame of the bridge.
const int CREDIT_BYTES = 12;

// Lets callgrind count one cold message at a time, each the first of its frame. What is received comes before anything is
// sent, since the bridge answers a send with credit.
void GatePart()
{
	array<Subject@> subjects = {OursClient("client"), OursServer("server"), BareMessage("floor")};
	array<Subject@> receivers = {OursText("text"), ScriptClient("script")};
	for (uint round = 0; round <= Setting_Rounds; round++) {
		for (uint i = 0; i < subjects.Length; i++) {
			CountReceive(subjects[i], round > 0);
		}
		for (uint i = 0; i < receivers.Length; i++) {
			CountReceive(receivers[i], round > 0);
		}
	}
	for (uint round = 0; round <= Setting_Rounds; round++) {
		for (uint i = 0; i < subjects.Length; i++) {
			CountSend(subjects[i], i == 0, round > 0);
		}
	}
}

// The first time is not reported: what is made once is made in it.
void CountReceive(Subject@ subject, bool report)
{
	string name = report ? subject.Connection + " receive" : "first";
	yield();
	g_peer.Burst(subject.Connection, 1, GATE_BYTES, false);
	AwaitArrival(subject.Socket, int(GATE_BYTES));
	Bench::CountCold();
	bool taken = subject.Take(false, int(GATE_BYTES));
	Bench::EndCount(name);
	if (!taken) {
		throw("Cannot receive over " + subject.Connection);
	}
}

void CountSend(Subject@ subject, bool getsCredit, bool report)
{
	string name = report ? subject.Connection + " send" : "first";
	string text = string::Repeat("x", int(GATE_BYTES));
	yield();
	Bench::CountCold();
	bool sent = subject.SendText(text);
	Bench::EndCount(name);
	if (!sent) {
		throw("Cannot send over " + subject.Connection);
	}
	subject.Sent += GATE_BYTES;
	g_peer.AwaitBytesAsync(subject.Connection, subject.Sent);
	if (getsCredit) {
		// The next send finds it there. A server's is read between the frames.
		AwaitArrival(subject.Socket, CREDIT_BYTES);
	}
}
