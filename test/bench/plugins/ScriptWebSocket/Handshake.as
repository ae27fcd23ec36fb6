namespace ScriptNet
{
	shared string AcceptOf(const string &in key)
	{
		auto digest = MemoryBuffer();
		digest.WriteFromHex(Crypto::Sha1(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
		digest.Seek(0);
		return digest.ReadToBase64(digest.GetSize());
	}

	// The value of one field of an HTTP head, which is read to its end. Yields.
	shared string ReadHeadAsync(Net::Socket@ socket, const string &in field)
	{
		string value;
		while (true) {
			string line;
			if (!socket.ReadLine(line)) {
				yield();
				continue;
			}
			line = line.Trim();
			if (line == "") {
				return value;
			}
			if (line.ToLower().StartsWith(field + ":")) {
				value = line.SubStr(field.Length + 1).Trim();
			}
		}
		return value;
	}

	// A client connection, or null when the server does not know the protocol. Yields.
	shared Connection@ ConnectAsync(const string &in host, uint16 port, const string &in path)
	{
		auto socket = Net::Socket();
		socket.Connect(host, port);
		while (!socket.IsReady()) {
			yield();
		}
		string key = Crypto::RandomBase64(16);
		socket.WriteRaw("GET " + path + " HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
			+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n\r\n");
		return ReadHeadAsync(socket, "sec-websocket-accept") == AcceptOf(key) ? Connection(socket, true) : null;
	}
}
