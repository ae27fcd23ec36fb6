// The API that plugins use, through the bridge, against the bridge's own echo.
const uint16 SERVER_PORT = 28765;

void CheckApiAsync(Report@ report, const string &in url)
{
	Net::WebSocket@ socket = Net::WebSocket();
	if (!report.Check(socket.ConnectUrl(url), "a client connects", socket.LastError.Message)) {
		return;
	}
	TextsAsync(report, socket);
	BinaryAsync(report, socket);
	OrderAsync(report, socket);
	NewMembersAsync(report, socket, url);
	socket.Close(4001, "bye");
	report.Check(!socket.IsOpen && !socket.SendMessage("late"), "a closed client sends nothing");
	report.Check(socket.GetMessage().Exists("closed"), "the end is told");
	RefusalsAsync(report, url);
	ServerAsync(report);
}

void TextsAsync(Report@ report, Net::WebSocket@ socket)
{
	array<int> sizes = {0, 1, 125, 126, 65535, 65536, 1048576};
	for (uint i = 0; i < sizes.Length; i++) {
		string text = string::Repeat("t", sizes[i]);
		uint64 start = Time::Now;
		bool sent = socket.SendMessage(text);
		auto message = socket.GetMessage();
		bool same = string(message["message"]) == text;
		report.Check(sent && same, "text of " + sizes[i] + " bytes comes back", socket.LastError.Message);
		if (sizes[i] == 1 || sizes[i] == 1048576) {
			report.Fact("round trip of " + sizes[i] + " bytes", "" + (Time::Now - start) + " ms");
		}
	}
	string odd = "äöü € 🏆 \" \\ \n \t";
	socket.SendMessage(odd);
	report.Check(string(socket.GetMessage()["message"]) == odd, "odd characters come back");
}

void BinaryAsync(Report@ report, Net::WebSocket@ socket)
{
	MemoryBuffer@ data = MemoryBuffer();
	for (uint i = 0; i < 256; i++) {
		data.Write(uint8(i));
	}
	socket.SendBinary(data);
	auto message = socket.GetMessage();
	auto back = cast<MemoryBuffer>(message["data"]);
	bool same = message.Exists("binary") && back !is null && back.GetSize() == 256;
	if (same) {
		back.Seek(0);
		for (uint i = 0; i < 256; i++) {
			same = same && back.ReadUInt8() == i;
		}
	}
	report.Check(same, "every byte value comes back in a binary message");
}

void OrderAsync(Report@ report, Net::WebSocket@ socket)
{
	const uint count = 500;
	uint64 start = Time::Now;
	for (uint i = 0; i < count; i++) {
		socket.SendMessage("" + i);
	}
	uint64 sent = Time::Now;
	uint right = 0;
	for (uint i = 0; i < count; i++) {
		if (string(socket.GetMessage()["message"]) == "" + i) {
			right++;
		}
	}
	report.Fact("500 messages", "sent in " + (sent - start) + " ms, back after " + (Time::Now - start) + " ms");
	report.Check(right == count, "500 messages come back in order", "" + right + " right");
}

void NewMembersAsync(Report@ report, Net::WebSocket@ socket, const string &in url)
{
	report.Check(socket.Url.StartsWith(url), "Url says where it is connected", socket.Url);
	string text;
	report.Check(!socket.TryGetText(text), "TryGetText finds nothing where nothing waits");
	report.Check(socket.GetMessage(100).IsEmpty(), "GetMessage gives up after its time");
	socket.SendMessage("without a dictionary");
	uint64 end = Time::Now + 5000;
	while (!socket.TryGetText(text) && Time::Now < end) {
		yield();
	}
	report.Check(text == "without a dictionary", "TryGetText gets a text", text);
	auto small = Net::WebSocket();
	small.MaxMessage = 10;
	small.AutoReconnect = true;
	report.Check(small.ConnectUrl(url) && !small.SendMessage("eleven byte") && small.LastError.Code == "message_too_large", "MaxMessage holds", small.LastError.Code);
	small.Close();
}

void RefusalsAsync(Report@ report, const string &in url)
{
	Net::WebSocket@ plain = Net::WebSocket();
	report.Check(!plain.ConnectUrl("ws://127.0.0.1:1") && plain.LastError.Stage == "tcp", "a closed port is a tcp error", plain.LastError.Code);
	Net::WebSocket@ secure = Net::SecureWebSocket();
	report.Check(!secure.ConnectUrl(url.Replace("ws:", "wss:")) && secure.LastError.Stage == "tls", "TLS with a plain server is a tls error", secure.LastError.Code);
	Net::WebSocket@ unused = Net::WebSocket();
	report.Check(!unused.SendMessage("early") && unused.LastError.Code == "not_open", "sending before connecting is refused");
}

void ServerAsync(Report@ report)
{
	Net::WebSocket@ server = Net::WebSocket();
	auto anywhere = Net::WebSocket();
	report.Check(anywhere.Listen("127.0.0.1", 0) && anywhere.Port > 0, "a server gets any free port", anywhere.LastError.Message);
	anywhere.Close();
	if (!report.Check(server.Listen("127.0.0.1", SERVER_PORT), "a server listens", server.LastError.Message)) {
		return;
	}
	Net::WebSocket@ client = Net::WebSocket();
	if (report.Check(client.ConnectUrl("ws://127.0.0.1:" + SERVER_PORT + "/path?a=1"), "a client reaches it", client.LastError.Message)) {
		WaitForClientsAsync(server, 1);
		if (report.Check(server.Clients.Length == 1, "the server sees its client")) {
			auto remote = server.Clients[0];
			report.Check(remote.Path == "/path?a=1", "with its path", remote.Path);
			report.Check(remote.Header("Host") == "127.0.0.1:" + SERVER_PORT, "and its headers", remote.Header("Host"));
			client.SendMessage("to the server");
			string heard = HearAsync(remote);
			report.Check(heard == "to the server", "the server hears the client", heard);
			remote.SendMessage("to the client");
			report.Check(string(client.GetMessage()["message"]) == "to the client", "the client hears the server");
			server.Broadcast("to all");
			report.Check(string(client.GetMessage()["message"]) == "to all", "the client hears a broadcast");
			auto data = MemoryBuffer();
			data.Write("bytes to all");
			server.Broadcast(data);
			report.Check(client.GetMessage().Exists("data"), "of bytes too");
		}
		client.Close();
		WaitForClientsAsync(server, 0);
		report.Check(server.Clients.Length == 0, "the client leaves the list");
	}
	PagesAsync(report, server);
	server.Close();
}

void PagesAsync(Report@ report, Net::WebSocket@ server)
{
	auto data = MemoryBuffer();
	data.Write(string::Repeat("x", 200000));
	report.Check(server.SetPage("/", "text/html", "<!doctype html><p>It works"), "a page is set", server.LastError.Message);
	report.Check(server.SetPage("/long.txt", "text/plain", data), "a long page is set", server.LastError.Message);
	report.Check(!server.SetPage("/", "not a type", "") && server.LastError.Code == "bad_page", "a page without a type is refused", server.LastError.Code);
	report.Check(server.RemovePage("/long.txt") && !server.RemovePage("/long.txt"), "a page goes once");
	auto socket = Net::Socket();
	string answer;
	if (socket.Connect("127.0.0.1", SERVER_PORT)) {
		uint64 end = Time::Now + 5000;
		while (!socket.IsReady() && Time::Now < end) {
			yield();
		}
		socket.WriteRaw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
		while (!answer.Contains("It works") && Time::Now < end) {
			answer += socket.ReadRaw(socket.Available());
			yield();
		}
		socket.Close();
	}
	report.Check(answer.StartsWith("HTTP/1.1 200") && answer.Contains("It works"), "the page is served", answer);
	IO::FileSource own("info.toml");
	report.Check(own.ReadToEnd().Contains("[meta]"), "IO::FileSource reads the plugin's own file");
}

void WaitForClientsAsync(Net::WebSocket@ server, uint count)
{
	uint64 end = Time::Now + 5000;
	while (server.Clients.Length != count && Time::Now < end) {
		yield();
	}
}

string HearAsync(Net::WebSocketClient@ client)
{
	uint64 end = Time::Now + 5000;
	while (Time::Now < end) {
		auto message = client.GetMessage();
		if (message.Exists("message")) {
			return string(message["message"]);
		}
		yield();
	}
	return "nothing";
}
