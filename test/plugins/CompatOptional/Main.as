// Works with and without the plugin WebSockets.
[Setting]
string Setting_Url;

void Main()
{
#if DEPENDENCY_WEBSOCKETS
	Net::WebSocket socket;
	if (!socket.ConnectUrl(Setting_Url)) {
		error(socket.LastError.Message);
		return;
	}
	socket.SendMessage("online");
	print("with " + string(socket.GetMessage()["message"]));
	socket.Close();
#else
	print("without");
#endif
}
