namespace Net
{
	// What a socket is doing.
	shared enum WebSocketState
	{
		None, // never used
		Connecting, // Connect or Listen waits, or the object opens its socket again
		Open, // a client that may send
		Listening, // a server
		Closed
	}
}
