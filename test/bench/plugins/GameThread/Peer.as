// The process at the other end, which does what these lines say.
class Peer
{
	private Net::Socket@ m_socket = Net::Socket();

	Peer(uint16 port)
	{
		m_socket.Connect("127.0.0.1", port);
		while (!m_socket.IsReady()) {
			yield();
		}
	}

	// Sends messages to us over a connection.
	void Burst(const string &in connection, uint count, uint size, bool binary)
	{
		m_socket.WriteRaw("burst " + connection + " " + count + " " + size + " " + (binary ? "binary" : "text") + "\n");
	}

	// Connects to a server of ours. Yields until it is open.
	void DialAsync(const string &in connection, uint port)
	{
		m_socket.WriteRaw("dial " + connection + " " + port + "\n");
		AwaitLine();
	}

	// Yields until that many bytes have come over a connection, from its beginning.
	void AwaitBytesAsync(const string &in connection, uint64 bytes)
	{
		m_socket.WriteRaw("await " + connection + " " + bytes + "\n");
		AwaitLine();
	}

	private void AwaitLine()
	{
		string line;
		while (!m_socket.ReadLine(line)) {
			sleep(4);
		}
	}
}
