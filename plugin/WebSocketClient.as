namespace Net
{
	// One client of a server.
	shared class WebSocketClient
	{
	}
}
