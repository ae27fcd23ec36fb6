// Set from outside: what to do with the socket at last.
[Setting]
string Setting_End;

// Leaves the object alone until it is told what to do with it.
void UntouchedStory()
{
	@g_socket = Net::WebSocket();
	g_socket.AutoReconnect = true;
	print("open " + g_socket.ConnectUrl(Setting_Url));
	while (Setting_End == "") {
		yield();
	}
	auto messages = g_socket.GetMessages();
	for (uint i = 0; i < messages.Length; i++) {
		print(messages[i].Exists("message") ? string(messages[i]["message"]) : string::Join(messages[i].GetKeys(), " "));
	}
	if (Setting_End == "close") {
		g_socket.Close();
	} else {
		@g_socket = null;
	}
	print("done");
}

// Asks for nothing but LastError.
void ErrorsAloneStory()
{
	auto socket = Net::WebSocket();
	print("open " + socket.ConnectUrl(Setting_Url));
	socket.SendMessage("\xff");
	string last;
	while (last != "bridge_lost" && last != "connection_lost") {
		if (socket.LastError.Code != last) {
			last = socket.LastError.Code;
			print("error " + last);
		}
		yield();
	}
}
