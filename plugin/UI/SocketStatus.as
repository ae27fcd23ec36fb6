// One socket of a plugin, as the window shows it.
class SocketStatus
{
	string Plugin;
	string Peer;
	string State;
	string Received;
	string Sent;

	SocketStatus(Json::Value@ link)
	{
		Plugin = WebSocketsLink::Field::Text(link, "plugin");
		Peer = WebSocketsLink::Field::Text(link, "peer");
		State = StateOf(WebSocketsLink::Field::Text(link, "role"), WebSocketsLink::Field::Number(link, "sockets"));
		Received = Traffic(link, "messagesIn", "bytesIn");
		Sent = Traffic(link, "messagesOut", "bytesOut");
	}

	private string StateOf(const string &in role, int sockets)
	{
		if (role == "server") {
			return "serves " + sockets + (sockets == 1 ? " client" : " clients");
		}
		return sockets > 0 ? "open" : "not open";
	}

	private string Traffic(Json::Value@ link, const string &in messages, const string &in bytes)
	{
		string count = WebSocketsLink::Field::Text(link, messages);
		if (count == "") {
			return ""; // a bridge that does not count
		}
		return count + (count == "1" ? " message, " : " messages, ") + FormatBytes(WebSocketsLink::Field::Text(link, bytes));
	}
}
