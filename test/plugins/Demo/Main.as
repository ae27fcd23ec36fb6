// The smallest useful client: connects, says three things, prints the answers, and says goodbye.
[Setting]
string Setting_Url;

void Main()
{
	Net::WebSocket socket;
	print("connecting to " + Setting_Url);
	if (!socket.ConnectUrl(Setting_Url)) {
		error(socket.LastError.Message + ". " + socket.LastError.Hint + ".");
		return;
	}

	array<string> lines = {"Hello from Trackmania!", "Umlauts äöü and a trophy 🏆", "Goodbye"};
	for (uint i = 0; i < lines.Length; i++) {
		print("say: " + lines[i]);
		socket.SendMessage(lines[i]);
		print("hear: " + string(socket.GetMessage()["message"]));
		sleep(300);
	}

	auto data = MemoryBuffer();
	data.Write("bytes");
	socket.SendBinary(data);
	auto answer = socket.GetMessage();
	print("hear: " + cast<MemoryBuffer>(answer["data"]).GetSize() + " bytes of binary");
	socket.Close(1000, "thank you");
}
