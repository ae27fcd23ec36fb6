// A client as a ranking plugin has it: it asks for one board, and shows what comes.
[Setting]
string Setting_Url;

[Setting]
string Setting_Backup;

void Main()
{
	Net::WebSocket backup;
	if (!backup.ConnectUrl(Setting_Backup)) {
		warn(backup.LastError.Message);
	}

	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		error(socket.LastError.Message);
		return;
	}
	socket.SendMessage('{"subscribe":"board","map":"Summer 2026 - 05"}');
	while (true) {
		auto message = socket.GetMessage();
		if (message.Exists("closed")) {
			return;
		}
		socket.SendMessage('{"seen":' + string(message["message"]).Length + "}");
	}
}
