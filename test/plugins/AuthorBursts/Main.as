// How much of a frame sockets take: while nothing comes, and while very much waits.
[Setting]
string Setting_Story;

[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

[Setting]
uint Setting_Messages = 10000;

// Sockets of each kind in the story "idle".
[Setting]
uint Setting_Sockets = 10;

void Main()
{
	if (Setting_Story == "idle") {
		IdleStory();
	} else if (Setting_Story == "client") {
		ClientStory();
	} else if (Setting_Story == "server") {
		ServerStory();
	} else if (Setting_Story == "large") {
		LargeStory();
	} else {
		error("unknown story");
	}
}

// Sockets that somebody waits for, sockets that nobody looks at, and servers, at whichever ports are free.
void IdleStory()
{
	array<Net::WebSocket@> kept;
	for (uint i = 0; i < Setting_Sockets; i++) {
		startnew(WaitAsync, Open());
		kept.InsertLast(Open());
		Net::WebSocket server;
		if (!server.Listen("127.0.0.1", 0)) {
			error(server.LastError.Message);
		}
		kept.InsertLast(server);
	}
	sleep(200); // until nothing of all the opening is on its way any more
	print("idle");
	yield(200);
	print("still idle");
	while (true) {
		yield();
	}
}

Net::WebSocket@ Open()
{
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		error(socket.LastError.Message);
	}
	return socket;
}

void WaitAsync(ref@ socket)
{
	cast<Net::WebSocket>(socket).GetMessage();
}

// Counts what is taken in each frame.
class Tally
{
	uint Total = 0;
	uint Bytes = 0;
	private uint64 m_frame = 0;
	private uint m_count = 0;
	private uint m_bytes = 0;
	private uint m_mostMessages = 0;
	private uint m_mostBytes = 0;

	void Add(dictionary@ message)
	{
		string text = string(message["message"]);
		if (!text.StartsWith(Total + ":")) {
			error("out of order at " + Total);
		}
		if (Time::FrameCount != m_frame) {
			m_frame = Time::FrameCount;
			m_count = 0;
			m_bytes = 0;
		}
		Total++;
		Bytes += uint(text.Length);
		m_count++;
		m_bytes += uint(text.Length);
		m_mostMessages = Math::Max(m_mostMessages, m_count);
		m_mostBytes = Math::Max(m_mostBytes, m_bytes);
	}

	void Report()
	{
		print("took " + Total + ", at most " + m_mostMessages + " and " + m_mostBytes + " bytes in a frame");
	}
}

// Takes everything in one go, as an author does who does not think of the frame.
void ClientStory()
{
	auto socket = Open();
	print("open");
	sleep(500);
	Tally tally;
	while (tally.Total < Setting_Messages) {
		tally.Add(socket.GetMessage());
	}
	tally.Report();
	socket.Close();
}

void ServerStory()
{
	Net::WebSocket server;
	if (!server.Listen("127.0.0.1", uint16(Setting_Port))) {
		error(server.LastError.Message);
		return;
	}
	print("open");
	Tally tally;
	while (tally.Total < Setting_Messages) {
		for (uint i = 0; i < server.Clients.Length; i++) {
			for (auto message = server.Clients[i].GetMessage(); message.Exists("message"); @message = server.Clients[i].GetMessage()) {
				tally.Add(message);
			}
		}
		yield();
	}
	tally.Report();
	server.Close();
}

// A message that waits as a whole is taken in over several frames all the same.
void LargeStory()
{
	auto socket = Open();
	print("open");
	sleep(500);
	int frames = 1;
	auto message = socket.TryGetMessage();
	while (message.IsEmpty()) {
		yield();
		frames++;
		@message = socket.TryGetMessage();
	}
	print("took " + string(message["message"]).Length + " bytes in " + frames + " frames");
	socket.Close();
}
