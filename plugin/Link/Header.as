namespace WebSocketsLink
{
	// The header of a message of the bridge, and what is asked of it each time, looked up once.
	shared class Header
	{
		Json::Value@ Message;
		string Type;
		bool IsMessage;
		bool IsBinary;
		string Client; // the number of a server's client as text, or an empty string

		Header(Json::Value@ message)
		{
			@Message = message;
			Type = Field::Text(message, "type");
			IsMessage = Type == "message";
			IsBinary = Field::Flag(message, "binary");
			int client = Field::Number(message, "client");
			if (client > 0) {
				Client = "" + client;
			}
		}
	}
}
