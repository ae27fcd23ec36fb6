// Connects once and says how it went, and how long that took.
void ConnectStory()
{
	Net::WebSocket socket;
	socket.Timeout = Setting_Timeout;
	uint64 start = Time::Now;
	bool open = socket.ConnectUrl(Setting_Url);
	print((open ? "open " : "refused ") + (Time::Now - start) + " " + Describe(socket.LastError));
	socket.Close();
}

// Every form of Connect, of both generations of the old plugin.
void FormsStory()
{
	uint16 port = uint16(Setting_Port);

	Net::WebSocket plain;
	Report("host and port", plain.Connect(Setting_Host, port), plain);

	Net::WebSocket old;
	Report("0.1.x protocol", old.Connect(Setting_Host, port, "one"), old);

	Net::WebSocket recent;
	Report("0.2.x protocol", recent.Connect(Setting_Host, port, false, "two"), recent);

	Net::WebSocket named;
	Report("0.2.x named", named.Connect(host: Setting_Host, port: port, secure: false, protocol: "two"), named);

	Net::WebSocket path;
	Report("path and query", path.Connect(Setting_Host + "/chat?room=1", port), path);

	Net::WebSocket scheme;
	Report("scheme", scheme.Connect("ws://" + Setting_Host + "/chat", port), scheme);

	Net::WebSocket url;
	url.Protocols = {"two", "one"};
	Report("url", url.ConnectUrl("ws://" + Setting_Host + ":" + port + "/"), url);
}

void Report(const string &in form, bool open, Net::WebSocket@ socket)
{
	print(form + ": " + (open && socket.IsOpen ? "open " : Describe(socket.LastError)) + socket.Protocol);
	socket.Close();
}

// Tries often where no bridge is.
void NoBridgeStory()
{
	for (int i = 0; i < 5; i++) {
		Net::WebSocket socket;
		socket.ConnectUrl("ws://127.0.0.1:1/");
		Net::SecureWebSocket secure;
		secure.Connect("127.0.0.1", 1);
	}
	print("tried");
}
