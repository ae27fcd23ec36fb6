// One socket of a plugin, as the window shows it.
class SocketStatus
{
	int Id = 0; // 0 from a bridge that does not number its links
	string Plugin;
	string Peer;
	string State;
	string Received;
	string Sent;
	string Rates; // empty until there are two statuses, and while no message crosses

	private uint64 m_messagesIn = 0;
	private uint64 m_messagesOut = 0;

	SocketStatus(Json::Value@ link)
	{
		Id = WebSocketsLink::Field::Number(link, "id");
		Plugin = WebSocketsLink::Field::Text(link, "plugin");
		Peer = WebSocketsLink::Field::Text(link, "peer");
		State = StateOf(WebSocketsLink::Field::Text(link, "role"), WebSocketsLink::Field::Number(link, "sockets"));
		Received = Traffic(link, "messagesIn", "bytesIn");
		Sent = Traffic(link, "messagesOut", "bytesOut");
		Text::TryParseUInt64(WebSocketsLink::Field::Text(link, "messagesIn"), m_messagesIn);
		Text::TryParseUInt64(WebSocketsLink::Field::Text(link, "messagesOut"), m_messagesOut);
	}

	// Computes the rates from an earlier state of the same socket; `elapsed` is the time between them in milliseconds.
	void Compare(SocketStatus@ before, uint64 elapsed)
	{
		if (m_messagesIn == before.m_messagesIn && m_messagesOut == before.m_messagesOut) {
			return;
		}
		Rates = FormatRate(m_messagesIn - before.m_messagesIn, elapsed) + " in, " + FormatRate(m_messagesOut - before.m_messagesOut, elapsed) + " out";
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
