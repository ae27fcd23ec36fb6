// Sockets in every place where a plugin may keep them, and classes that derive from them.
[Setting]
string Setting_Url;

void Main()
{
	InMembers();
	InArrays();
	InDictionaries();
	Derived();
	Temporary();
	print("done");
}

class Holder
{
	Net::WebSocket@ Socket;
	private Net::WebSocket m_own;
	Net::WebSocketState LastState = Net::WebSocketState::None;

	Holder()
	{
		@Socket = Net::WebSocket();
	}

	bool Open()
	{
		return m_own.ConnectUrl(Setting_Url) && Socket.ConnectUrl(Setting_Url);
	}

	void Close()
	{
		m_own.Close();
		Socket.Close();
		LastState = Socket.State;
	}

	string Ask(const string &in text)
	{
		Socket.SendMessage(text);
		m_own.SendMessage(text);
		return string(Socket.GetMessage()["message"]) + " and " + string(m_own.GetMessage()["message"]);
	}
}

void InMembers()
{
	Holder holder;
	Check(holder.Open(), "sockets of a class open");
	Check(holder.Ask("one") == "one and one", "and answer");
	holder.Close();
	Check(holder.LastState == Net::WebSocketState::Closed, "and close");
	@holder.Socket = null;
}

void InArrays()
{
	array<Net::WebSocket@> sockets;
	for (int i = 0; i < 3; i++) {
		sockets.InsertLast(Net::WebSocket());
	}
	for (uint i = 0; i < sockets.Length; i++) {
		Check(sockets[i].ConnectUrl(Setting_Url), "a socket of an array opens");
		sockets[i].SendMessage("number " + i);
	}
	auto second = sockets[1];
	Check(sockets.FindByRef(second) == 1, "an array finds its socket");
	sockets.RemoveAt(0);
	for (uint i = 0; i < sockets.Length; i++) {
		Check(string(sockets[i].GetMessage()["message"]) == "number " + (i + 1), "a socket of an array answers");
	}
	sockets.Resize(0);
	Check(second.SendMessage("still here") && string(second.GetMessage()["message"]) == "still here", "a handle keeps its socket");
}

void InDictionaries()
{
	dictionary sockets;
	sockets.Set("first", @Net::WebSocket());
	@sockets["second"] = Net::SecureWebSocket();
	auto first = cast<Net::WebSocket>(sockets["first"]);
	Check(first !is null && first.ConnectUrl(Setting_Url), "a socket of a dictionary opens");
	Check(first.SendMessage("found"), "and sends");
	Net::WebSocket@ again;
	Check(sockets.Get("first", @again) && again is first, "and is found again");
	Check(string(again.GetMessage()["message"]) == "found", "and answers");
	Check(cast<Net::SecureWebSocket>(sockets["second"]) !is null, "a secure socket keeps its class");
	sockets.DeleteAll();
}

class ChatSocket : Net::WebSocket
{
	uint Sent = 0;
	private string m_name;

	// Members that anybody may think of must not clash with those of the base.
	private int m_state = 1;
	private string m_url = "url";
	private string m_protocol = "protocol";
	private string m_error = "error";
	private Net::Socket@ m_socket;
	private bool m_open = false;

	ChatSocket(const string &in name)
	{
		super();
		m_name = name;
	}

	bool Open()
	{
		return ConnectUrl(Setting_Url) && isClient && tcpsocket !is null;
	}

	bool SendMessage(const string &in message) override
	{
		Sent++;
		return Net::WebSocket::SendMessage(m_name + ": " + message);
	}

	string Read()
	{
		return string(GetMessage()["message"]);
	}

	string Take()
	{
		return m_open || m_socket !is null ? "" : m_url + " " + m_protocol + " " + m_error + " " + m_state;
	}

	void Detach() {}
	void FlushAsync() {}
	void Look() {}
}

class QuietSocket : Net::SecureWebSocket
{
}

void Derived()
{
	ChatSocket chat("me");
	Check(chat.Open(), "a derived socket opens");
	Net::WebSocket@ base = chat;
	Check(base.SendMessage("hello") && chat.Sent == 1, "an override is called through the base");
	Check(chat.Read() == "me: hello", "and sends");
	Check(chat.Take() == "url protocol error 1", "its own members are its own");
	chat.Detach();
	chat.Look();
	chat.FlushAsync();
	Check(chat.IsOpen, "and its own methods, too");
	chat.Close();
	Check(cast<ChatSocket>(base) is chat, "a base is cast back");

	QuietSocket quiet;
	Check(!quiet.Connect("127.0.0.1", 1) && quiet.LastError.Code == "connection_refused", "a derived secure socket has everything too");
}

// An object that nothing holds while it connects, and is left open.
void Temporary()
{
	Check(Net::WebSocket().ConnectUrl(Setting_Url), "a temporary socket opens");
	Check(Opened().SendMessage("from a function"), "a returned socket sends");
}

Net::WebSocket@ Opened()
{
	Net::WebSocket socket;
	socket.ConnectUrl(Setting_Url);
	return socket;
}

void Check(bool holds, const string &in what)
{
	if (!holds) {
		error("not so: " + what);
	}
}
