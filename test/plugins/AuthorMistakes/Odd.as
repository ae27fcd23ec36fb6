// Values that are odd in every field that takes one. Nothing of it may end in an exception, or in words of the schema.
void OddValues()
{
	array<string> odd = {"", " ", "\0", "x\0y", "a\nb", "a\r\nb", "\t", "é", "☃.example", "%zz", "[", "a b", "//", "-1", NotUtf8(), string::Repeat("x", 300), string::Repeat("x", 20000)};
	for (uint i = 0; i < odd.Length; i++) {
		OddConnect("URL", i, odd[i]);
		OddConnect("path", i, Setting_Url + "/" + odd[i]);
		Net::WebSocket host;
		host.Timeout = 500;
		Settle("host", i, host, host.Connect(odd[i], 1));
		Net::WebSocket protocol;
		Settle("protocol", i, protocol, protocol.Connect("127.0.0.1", 1, false, odd[i]));
		Net::WebSocket protocols;
		protocols.Protocols = {"fine", odd[i]};
		Settle("protocols", i, protocols, protocols.ConnectUrl(Setting_Url));
		Net::WebSocket name;
		name.Headers[odd[i]] = "x";
		Settle("header name", i, name, name.ConnectUrl(Setting_Url));
		Net::WebSocket value;
		value.Headers["X-Odd"] = odd[i];
		Settle("header", i, value, value.ConnectUrl(Setting_Url));
		Net::WebSocket server;
		Settle("listen", i, server, server.Listen(odd[i], 0));
		Net::WebSocket origins;
		origins.AllowedOrigins = {odd[i]};
		Settle("origin", i, origins, origins.Listen("127.0.0.1", 0));
		Net::WebSocket listen;
		listen.Protocols = {odd[i]};
		Settle("server protocol", i, listen, listen.Listen("127.0.0.1", 0));
	}
	array<uint> numbers = {0, 1, 120000, 120001, 0x7fffffff, 0x80000000, 0xffffffff};
	for (uint i = 0; i < numbers.Length; i++) {
		Net::WebSocket timeout;
		timeout.Timeout = numbers[i];
		Settle("timeout", i, timeout, timeout.ConnectUrl(Setting_Url));
		Net::WebSocket longest;
		longest.MaxMessage = numbers[i];
		Check(longest.ConnectUrl(Setting_Url), "a client with the longest message " + numbers[i] + " connects");
		longest.Close();
		Net::WebSocket server;
		server.MaxMessage = numbers[i];
		bool listens = server.Listen("127.0.0.1", 0, numbers[i]);
		Check(listens, "a server with the longest message " + numbers[i] + " and as many clients listens: " + server.LastError.Message);
		server.Close();
	}
	Net::WebSocket many;
	many.Protocols.Resize(17);
	Settle("protocols", 17, many, many.ConnectUrl(Setting_Url));
	many.Protocols.Resize(0);
	for (uint i = 0; i < 65; i++) {
		many.AllowedOrigins.InsertLast("http://x" + i);
	}
	Settle("origins", 65, many, many.Listen("127.0.0.1", 0));
	print("odd values done");
}

void OddConnect(const string &in what, uint number, const string &in url)
{
	Net::WebSocket socket;
	socket.Timeout = 500;
	Settle(what, number, socket, socket.ConnectUrl(url));
}

// It is open, or says why not in words for people.
void Settle(const string &in what, uint number, Net::WebSocket@ socket, bool open)
{
	auto fault = socket.LastError;
	if (!open) {
		string text = fault.Message + " " + fault.Hint;
		Check(fault.Message != "" && fault.Hint != "" && fault.Code != "", what + " " + number + " says why it fails");
		Check(!text.Contains("expected") && !text.Contains("Too ") && !text.Contains("nvalid") && !text.Contains("timeoutMs") && !text.Contains("protocols."),
			what + " " + number + " fails in plain words, not: " + text);
		Check(fault.Stage != "link" || fault.Code != "timed_out", what + " " + number + " is answered");
	}
	socket.Close();
}
