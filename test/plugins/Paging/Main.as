// One story for each run: Setting_Story names it.
[Setting]
string Setting_Story = "serve";

[Setting]
uint Setting_Port = 0;

[Setting]
uint Setting_Bytes = 0;

[Setting]
string Setting_Url = "";

void Main()
{
	if (Setting_Story == "rules") {
		RulesStory();
	} else if (Setting_Story == "serve") {
		ServeStory();
	} else if (Setting_Story == "large") {
		LargeStory();
	} else if (Setting_Story == "meanwhile") {
		MeanwhileStory();
	} else if (Setting_Story == "outdated") {
		OutdatedStory();
	} else if (Setting_Story == "crowd") {
		CrowdStory();
	} else {
		error("unknown story");
	}
}

// What cannot be a page, said at once and without a bridge.
void RulesStory()
{
	auto server = Net::WebSocket();
	array<string> paths = {"", "x", "x/", "/a?b", "/a#b", "/a\nb", "/a\x7f", "/\xff", "/\xc3", "/\xe0\x80\x80", "/\xed\xa0\x80", "/\xf4\x90\x80\x80", "/" + string::Repeat("x", 1024)};
	for (uint i = 0; i < paths.Length; i++) {
		Check(!server.SetPage(paths[i], "text/html", "x") && server.LastError.Code == "bad_page", "path " + i + " is refused");
	}
	array<string> types = {"", "text", "text/", "/html", "te xt/html", "text/html, text/css", "text/html ", "text/html\r\nA: b", "text/html; a=\r\nb", "text/html; a=\x7f", "text/html; \xc3\xa4", "text/" + string::Repeat("x", 252)};
	for (uint i = 0; i < types.Length; i++) {
		Check(!server.SetPage("/", types[i], "x") && server.LastError.Code == "bad_page", "type " + i + " is refused");
	}
	MemoryBuffer@ none;
	Check(!server.SetPage("/", "text/html", none) && server.LastError.Code == "bad_argument", "no buffer is refused");
	Check(!server.RemovePage("/") && server.LastError.Code == "bad_page", "a page that is not there cannot go");
	Check(server.SetPage("/ü 語 🏆 \xf4\x8f\xbf\xbf", "text/html;charset=utf-8 ", ""), "a path of all sorts is taken");
	Check(server.RemovePage("/ü 語 🏆 \xf4\x8f\xbf\xbf"), "and goes");
	Check(server.SetPage("/" + string::Repeat("x", 1023), "text/" + string::Repeat("x", 251), "x"), "the longest path and type are taken");
	Check(server.RemovePage("/" + string::Repeat("x", 1023)), "and go");

	for (int i = 0; i < 256; i++) {
		Check(server.SetPage("/" + i, "text/plain", "x"), "page " + i);
	}
	Check(!server.SetPage("/256", "text/plain", "x") && server.LastError.Code == "bad_page", "one page too many is refused");
	Check(server.SetPage("/255", "text/plain", "in its place"), "one in the place of another is not");
	for (int i = 0; i < 256; i++) {
		Check(server.RemovePage("/" + i), "page " + i + " goes");
	}

	auto whole = MemoryBuffer(16 * 1024 * 1024);
	Check(server.SetPage("/whole", "image/png", whole), "16 MiB are taken");
	Check(!server.SetPage("/more", "text/plain", "x") && server.LastError.Code == "bad_page", "one byte more is not");
	Check(server.SetPage("/more", "text/plain", ""), "no byte more is");
	Check(server.SetPage("/whole", "image/png", whole), "nor are they twice as many in their own place");
	Check(server.State == Net::WebSocketState::None, "and none of it opens anything");
	print("done");
}

// Serves two pages, and does what its clients say: "set PATH TEXT", "remove PATH", "close".
void ServeStory()
{
	auto server = Net::WebSocket();
	auto data = MemoryBuffer();
	data.Write("<!doctype html><p>ü");
	data.Seek(3);
	Check(server.SetPage("/", "text/html", data), "a page is set before Listen");
	Check(data.GetPosition() == 3, "its buffer stays where it stood");
	data.Write("no more of it");
	Check(server.SetPage("/gone", "text/plain", "gone"), "another is set");
	Check(server.RemovePage("/gone"), "and removed");
	Check(server.SetPage("/state.json", "application/json", '{"a":1}'), "a third one is set");
	while (true) {
		if (!server.Listen("127.0.0.1", uint16(Setting_Port))) {
			print("refused " + server.LastError.Code);
			return;
		}
		print("listening");
		while (server.serverrunning) {
			for (uint i = 0; i < server.Clients.Length; i++) {
				Obey(server, server.Clients[i]);
			}
			yield();
		}
		sleep(200);
	}
}

void Obey(Net::WebSocket@ server, Net::WebSocketClient@ client)
{
	auto message = client.GetMessage();
	if (!message.Exists("message")) {
		return;
	}
	array<string> words = string(message["message"]).Split(" ");
	if (words[0] == "close") {
		server.Close();
		return;
	}
	bool done = words[0] == "set" ? server.SetPage(words[1], "text/plain", words[2]) : server.RemovePage(words[1]);
	client.SendMessage(done ? "done" : server.LastError.Code);
}

// A long page before Listen, and another in its place while the server listens and sends.
void LargeStory()
{
	auto server = Net::WebSocket();
	server.SetPage("/", "application/octet-stream", Numbers(1));
	if (!server.Listen("127.0.0.1", uint16(Setting_Port))) {
		error(server.LastError.Code);
		return;
	}
	print("listening");
	while (server.Clients.Length == 0) {
		yield();
	}
	auto client = server.Clients[0];
	Check(server.SetPage("/", "application/octet-stream", Numbers(2)), "a long page is set");
	client.SendMessage("behind it");
	while (client.IsOpen) {
		client.GetMessage();
		yield();
	}
	server.Close();
	print("done");
}

// Counts what comes from a client of the server, and what another socket sends and gets back, while a long page is on its way.
void MeanwhileStory()
{
	auto other = Net::WebSocket();
	auto server = Net::WebSocket();
	if (!other.ConnectUrl(Setting_Url) || !server.Listen("127.0.0.1", uint16(Setting_Port))) {
		error("no sockets");
		return;
	}
	print("listening");
	while (server.Clients.Length == 0) {
		yield();
	}
	auto client = server.Clients[0];
	Check(server.SetPage("/", "application/octet-stream", Numbers(1)), "a long page is set");
	int heard = 0;
	int echoed = 0;
	uint64 start = Time::Now;
	other.SendMessage("x");
	while (server.BufferedAmount > 0) {
		if (!client.GetMessage().IsEmpty()) {
			heard++;
		}
		if (!other.GetMessage(1).IsEmpty()) {
			echoed++;
			other.SendMessage("x");
		}
	}
	print("crossed " + heard + " " + echoed + " " + (Time::Now - start));
	server.Close();
	other.Close();
}

// A buffer whose bytes tell where they stand.
MemoryBuffer@ Numbers(uint first)
{
	auto data = MemoryBuffer();
	for (uint i = 0; i < Setting_Bytes / 4; i++) {
		data.Write(first + i);
	}
	return data;
}

// As many pages as there may be, set in one frame while the server listens.
void CrowdStory()
{
	auto server = Net::WebSocket();
	server.Listen("127.0.0.1", uint16(Setting_Port));
	for (int i = 0; i < 256; i++) {
		Check(server.SetPage("/" + i, "text/plain", "page " + i), "page " + i);
	}
	while (server.BufferedAmount > 0) {
		yield();
	}
	print("set");
	while (server.serverrunning) {
		yield();
	}
}

// A bridge that does not know pages.
void OutdatedStory()
{
	auto server = Net::WebSocket();
	Check(server.SetPage("/", "text/html", "x"), "a page is set");
	Check(!server.Listen("127.0.0.1", 1) && server.LastError.Code == "bridge_outdated", "Listen fails");
	print(server.LastError.Message + ". " + server.LastError.Hint);
	Check(server.RemovePage("/"), "the page is removed");
	Check(server.Listen("127.0.0.1", 1), "Listen succeeds without it");
	Check(!server.SetPage("/", "text/html", "x") && server.LastError.Code == "bridge_outdated", "SetPage fails");
	Check(!server.RemovePage("/"), "and has kept nothing");
	Check(server.serverrunning, "the server lives on");
	print("done");
}

void Check(bool holds, const string &in what)
{
	if (holds) {
		trace("ok: " + what);
	} else {
		error("not so: " + what);
	}
}
