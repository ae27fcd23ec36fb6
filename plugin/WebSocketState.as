namespace Net
{
	// What a socket is doing.
	shared enum WebSocketState
	{
		None, // never used
		Connecting, // Connect or Listen is waiting
		Open, // a client that may send
		Listening, // a server
		Closed
	}
}
