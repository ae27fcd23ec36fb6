// One way to send and receive.
class Subject
{
	string Connection; // its name at the peer
	uint64 Sent = 0; // bytes of payload so far

	// Where bytes arrive for it.
	Net::Socket@ Socket;

	bool SendText(const string &in text)
	{
		return false;
	}

	bool SendBinary(MemoryBuffer@ data)
	{
		return false;
	}

	// Takes one message of this size. False when it is not there.
	bool Take(bool binary, int size)
	{
		return false;
	}
}

class OursClient : Subject
{
	Net::WebSocket@ WebSocket = Net::WebSocket();

	OursClient(const string &in connection)
	{
		Connection = connection;
		if (!WebSocket.ConnectUrl("ws://127.0.0.1:" + Setting_WsPort + "/" + connection)) {
			throw(WebSocket.LastError.Message);
		}
		@Socket = WebSocket.tcpsocket;
	}

	bool SendText(const string &in text) override
	{
		return WebSocket.SendMessage(text);
	}

	bool SendBinary(MemoryBuffer@ data) override
	{
		return WebSocket.SendBinary(data);
	}

	bool Take(bool binary, int size) override
	{
		return !WebSocket.TryGetMessage().IsEmpty();
	}
}

// The same client, without a dictionary for each message.
class OursText : OursClient
{
	OursText(const string &in connection)
	{
		super(connection);
	}

	bool Take(bool binary, int size) override
	{
		string text;
		return WebSocket.TryGetText(text);
	}
}

class OursServer : Subject
{
	Net::WebSocket@ WebSocket = Net::WebSocket();
	Net::WebSocketClient@ Client;

	OursServer(const string &in connection)
	{
		Connection = connection;
		if (!WebSocket.Listen("127.0.0.1", uint16(Setting_OursPort), 100)) {
			throw(WebSocket.LastError.Message);
		}
		g_peer.DialAsync(connection, Setting_OursPort);
		while (WebSocket.Clients.Length == 0) {
			yield();
		}
		@Client = WebSocket.Clients[0];
		@Socket = WebSocket.tcpsocket;
	}

	bool SendText(const string &in text) override
	{
		return Client.SendMessage(text);
	}

	bool SendBinary(MemoryBuffer@ data) override
	{
		return Client.SendBinary(data);
	}

	bool Take(bool binary, int size) override
	{
		return !Client.GetMessage().IsEmpty();
	}
}

class ScriptSubject : Subject
{
	ScriptNet::Connection@ Script;

	bool SendText(const string &in text) override
	{
		return Script.SendMessage(text);
	}

	bool SendBinary(MemoryBuffer@ data) override
	{
		return Script.SendBinary(data);
	}

	bool Take(bool binary, int size) override
	{
		return !Script.TryGetMessage().IsEmpty();
	}
}

class ScriptClient : ScriptSubject
{
	ScriptClient(const string &in connection)
	{
		Connection = connection;
		@Script = ScriptNet::ConnectAsync("127.0.0.1", uint16(Setting_WsPort), "/" + connection);
		@Socket = Script.Socket;
	}
}

class ScriptServer : ScriptSubject
{
	ScriptNet::Server Server;

	ScriptServer(const string &in connection)
	{
		Connection = connection;
		Server.Listen("127.0.0.1", uint16(Setting_ScriptPort));
		startnew(CoroutineFunc(Server.AcceptAsync));
		g_peer.DialAsync(connection, Setting_ScriptPort);
		while (Server.Clients.Length == 0) {
			yield();
		}
		@Script = Server.Clients[0];
		@Socket = Script.Socket;
	}
}

// The floor: one native call for one message.
class Bare : Subject
{
	private int m_have = 0;

	Bare(const string &in connection)
	{
		Connection = connection;
		@Socket = Net::Socket();
		Socket.Connect("127.0.0.1", uint16(Setting_TcpPort));
		while (!Socket.IsReady()) {
			yield();
		}
		Socket.WriteRaw(connection + "\n");
	}

	bool SendText(const string &in text) override
	{
		return Socket.WriteRaw(text);
	}

	bool SendBinary(MemoryBuffer@ data) override
	{
		data.Seek(0);
		return Socket.Write(data);
	}

	bool Take(bool binary, int size) override
	{
		if (binary) {
			m_have += int(Socket.ReadBuffer(size - m_have).GetSize());
		} else {
			m_have += Socket.ReadRaw(size - m_have).Length;
		}
		if (m_have < size) {
			return false;
		}
		m_have = 0;
		return true;
	}
}

// The floor with the answer that the API is to give: a dictionary, which keeps a copy of the text. Takes what one read
// gives, so all has to be there.
class BareMessage : Bare
{
	BareMessage(const string &in connection)
	{
		super(connection);
	}

	bool Take(bool binary, int size) override
	{
		dictionary message;
		if (binary) {
			message.Set("binary", true);
			return size == SetData(message, Socket.ReadBuffer(size));
		}
		return size == SetText(message, Socket.ReadRaw(size));
	}

	private int SetData(dictionary@ message, MemoryBuffer@ data)
	{
		message.Set("data", @data);
		return int(data.GetSize());
	}

	private int SetText(dictionary@ message, const string &in text)
	{
		message.Set("message", text);
		return text.Length;
	}
}
