// What authors do wrong, one after the other, while another socket of the same plugin goes on working.
[Setting]
string Setting_Url;

[Setting]
uint Setting_ListenPort = 0;

// Tries odd values, and no mistakes.
[Setting]
bool Setting_Odd = false;

void Main()
{
	if (Setting_Odd) {
		OddValues();
		return;
	}
	Net::WebSocket other;
	if (!other.ConnectUrl(Setting_Url)) {
		error(other.LastError.Message);
		return;
	}
	auto talk = Talk(other);
	startnew(CoroutineFunc(talk.RunAsync));

	ClientMistakes();
	ConnectMistakes();
	ServerMistakes();
	RenderMistakes();

	talk.Stop = true;
	while (!talk.Ended) {
		yield();
	}
	print("done");
}

// Numbers that a server sends back; none may be lost or come twice.
class Talk
{
	bool Stop = false;
	bool Ended = false;
	private Net::WebSocket@ m_socket;

	Talk(Net::WebSocket@ socket)
	{
		@m_socket = socket;
	}

	void RunAsync()
	{
		int count = 0;
		while (!Stop || count == 0) {
			m_socket.SendMessage("number " + count);
			string answer = string(m_socket.GetMessage()["message"]);
			Check(answer == "number " + count, "the other socket has answer " + count + ", not " + answer);
			count++;
			yield();
		}
		m_socket.Close();
		Ended = true;
	}
}

// The name of a mistake, what it returned, and what LastError says.
void Report(const string &in mistake, bool result, Net::WebSocket@ socket)
{
	Report(mistake, result, socket.LastError);
}

void Report(const string &in mistake, bool result, Net::WebSocketClient@ client)
{
	Report(mistake, result, client.LastError);
}

void Report(const string &in mistake, bool result, Net::WebSocketError@ fault)
{
	print(mistake + ": " + (result ? "true" : "false") + " " + fault.Stage + " " + fault.Code);
	Check(fault.Code == "" || (fault.Message != "" && fault.Hint != ""), mistake + " has a message and a hint");
}

// The socket works, and nothing of it was lost.
void Prove(Net::WebSocket@ socket, const string &in after)
{
	Check(socket.IsOpen && socket.SendMessage("after " + after), "is open after " + after);
	string answer = string(socket.GetMessage()["message"]);
	Check(answer == "after " + after, "works after " + after + ": " + answer);
}

void Check(bool holds, const string &in what)
{
	if (!holds) {
		error("not so: " + what);
	}
}

string NotUtf8()
{
	string text = "x";
	text[0] = 0xff;
	return text;
}
