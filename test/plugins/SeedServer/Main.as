// The server program of the old plugin's page, in our words: greets each client every frame and prints what it says.
[Setting]
string Setting_Host = "localhost";

[Setting]
uint Setting_Port = 5432;

void Main()
{
	Net::WebSocket@ websocket = Net::WebSocket();

	if (!websocket.Listen(Setting_Host, uint16(Setting_Port))) {
		print("unable to start websocket server");
		return;
	}
	print("listening");

	while (true) {
		for (uint i = 0; i < websocket.Clients.Length; i++) {
			auto wsc = websocket.Clients[i];
			wsc.SendMessage("test");
			auto data = wsc.GetMessage();
			if (data.Exists("message")) {
				print(string(data["message"]));
			}
		}
		yield();
	}
}
