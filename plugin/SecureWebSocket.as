namespace Net
{
	// A client socket over TLS: every form of Connect is secure.
	shared class SecureWebSocket : WebSocket
	{
		SecureWebSocket()
		{
			super();
		}

		protected bool IsAlwaysSecure() override
		{
			return true;
		}
	}
}
