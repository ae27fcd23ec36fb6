// A socket that is kept open whatever happens: says when it opens, is refused or ends, sends numbers and checks that they come back.
[Setting]
string Setting_Url;

// Numbers that are sent in a frame.
[Setting]
uint Setting_PerFrame = 1;

// Bytes that are added to each number.
[Setting]
uint Setting_Padding = 0;

// Bytes that may wait to be sent.
[Setting]
uint Setting_Patience = 4194304;

[Setting]
uint Setting_Timeout = 3000;

// True asks for a report now.
[Setting]
bool Setting_Report = false;

void Main()
{
	string refusal;
	while (true) {
		Net::WebSocket socket;
		socket.Timeout = Setting_Timeout;
		uint64 start = Time::Now;
		if (!socket.ConnectUrl(Setting_Url)) {
			if (refusal != socket.LastError.Code) {
				refusal = socket.LastError.Code;
				print("refused " + refusal + " " + (Time::Now - start) + " " + socket.LastError.Message + ". " + socket.LastError.Hint);
			}
			yield();
			continue;
		}
		refusal = "";
		print("open");
		auto talk = Talk(socket);
		talk.RunAsync();
	}
}

class Talk
{
	private Net::WebSocket@ m_socket;
	private string m_padding;
	private uint m_sent = 0; // numbers that SendMessage took
	private uint m_back = 0; // numbers that came back
	private uint m_pushed = 0; // numbers that the remote sent by itself

	Talk(Net::WebSocket@ socket)
	{
		@m_socket = socket;
		m_padding = string::Repeat("x", Setting_Padding);
	}

	void RunAsync()
	{
		while (true) {
			// A send that fails would overwrite the reason of the end.
			for (uint i = 0; i < Setting_PerFrame && m_socket.IsOpen && m_socket.BufferedAmount < Setting_Patience; i++) {
				if (m_socket.SendMessage(m_sent + ":" + m_padding)) {
					m_sent++;
				}
			}
			for (auto message = m_socket.TryGetMessage(); !message.IsEmpty(); @message = m_socket.TryGetMessage()) {
				if (message.Exists("closeCode")) {
					print("ended " + uint16(message["closeCode"]) + (bool(message["wasClean"]) ? " clean " : " lost ") + m_socket.LastError.Code + " sent " + m_sent + " back " + m_back + " pushed " + m_pushed);
					return;
				}
				Take(string(message["message"]));
			}
			if (Setting_Report) {
				Setting_Report = false;
				Report();
			}
			yield();
		}
	}

	void Take(const string &in text)
	{
		if (text == "report") {
			Report();
		} else if (text.StartsWith("p")) {
			Check(text, "p" + m_pushed + ":");
			m_pushed++;
		} else {
			Check(text, m_back + ":");
			m_back++;
		}
	}

	void Report()
	{
		print("report sent " + m_sent + " back " + m_back + " pushed " + m_pushed);
	}

	void Check(const string &in text, const string &in start)
	{
		if (!text.StartsWith(start)) {
			error("lost: " + start + " should have come, not " + text.SubStr(0, 20));
		}
	}
}
