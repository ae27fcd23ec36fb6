// A server with a page, and a client of another server that sends back what it gets: what inspect has to show.
[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

Net::WebSocket g_server;

void Main()
{
	g_server.SetPage("/", "text/html", "<!doctype html><title>Overlay</title><script>new WebSocket('ws://' + location.host)</script>");
	if (!g_server.Listen("127.0.0.1", uint16(Setting_Port))) {
		error("cannot listen: " + g_server.LastError.Message);
		return;
	}
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		error("cannot connect: " + socket.LastError.Message);
		return;
	}
	print("opened");
	while (true) {
		auto message = socket.GetMessage();
		if (message.Exists("closeCode")) {
			print("closed " + uint16(message["closeCode"]) + " " + string(message["reason"]));
			return;
		}
		string text = string(message["message"]);
		print("got " + text);
		socket.SendMessage("back " + text);
	}
}
