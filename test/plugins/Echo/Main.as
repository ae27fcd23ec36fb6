// Sends every message back as it came, and says how the socket ended.
[Setting]
string Setting_Url;

[Setting]
string Setting_Protocol;

// Messages that are taken in one frame; 0 for as many as there are.
[Setting]
uint Setting_MessagesPerFrame = 0;

void Main()
{
	Net::WebSocket socket;
	socket.Headers["X-Test"] = "é\"\\";
	if (Setting_Protocol != "") {
		socket.Protocols.InsertLast(Setting_Protocol);
	}
	if (!socket.ConnectUrl(Setting_Url)) {
		print("refused " + socket.LastError.Stage + " " + socket.LastError.Code);
		return;
	}
	print("opened " + socket.Protocol);
	uint taken = 0;
	while (true) {
		auto message = socket.GetMessage();
		if (message.Exists("closeCode")) {
			print("closed " + uint16(message["closeCode"]) + " " + string(message["reason"]) + " " + (bool(message["wasClean"]) ? "clean" : "lost"));
			return;
		}
		bool sent = message.Exists("binary")
			? socket.SendBinary(cast<MemoryBuffer>(message["data"]))
			: socket.SendMessage(string(message["message"]));
		if (!sent) {
			error("cannot send: " + socket.LastError.Message);
		}
		taken++;
		if (Setting_MessagesPerFrame > 0 && taken % Setting_MessagesPerFrame == 0) {
			yield();
		}
	}
}
