namespace Net
{
	// What went wrong last. All texts are empty if nothing went wrong.
	shared class WebSocketError
	{
		// Where it failed: link, policy, dns, tcp, tls, http, ws or listen.
		string Stage;

		// What failed, as a fixed name such as "connection_refused". Compare this.
		string Code;

		// One sentence for a log.
		string Message;

		// What to do about it, in words that a player understands.
		string Hint;

		// Status of the server's HTTP answer, or 0.
		uint HttpStatus = 0;

		// Milliseconds that the server asked to wait before the next try, or 0.
		uint RetryAfter = 0;

		WebSocketError() {}

		WebSocketError(const string &in stage, const string &in code, const string &in message, const string &in hint)
		{
			Stage = stage;
			Code = code;
			Message = message;
			Hint = hint;
		}
	}
}
