// The bridge's answer to "status". Fields may be missing, because a bridge of another version may have written it.
class BridgeStatus
{
	string Version;
	int Port = 0;
	array<SocketStatus@> Sockets;
	array<string> Faults; // newest first
	array<Permission@> Refused; // newest first
	array<Permission@> Allowed;

	private int m_uptime = 0;
	private string m_received;
	private string m_sent;

	BridgeStatus(Json::Value@ status)
	{
		Version = WebSocketsLink::Field::Text(status, "version");
		m_uptime = WebSocketsLink::Field::Number(status, "uptime");
		m_received = FormatBytes(WebSocketsLink::Field::Text(status, "bytesIn"));
		m_sent = FormatBytes(WebSocketsLink::Field::Text(status, "bytesOut"));
		if (!WebSocketsLink::Field::IsOfType(status, "details", Json::Type::Object)) {
			return;
		}
		auto details = status["details"];
		Port = WebSocketsLink::Field::Number(details, "port");
		if (WebSocketsLink::Field::IsOfType(details, "links", Json::Type::Array)) {
			AddSockets(details["links"]);
		}
		if (WebSocketsLink::Field::IsOfType(details, "faults", Json::Type::Array)) {
			AddFaults(details["faults"]);
		}
		AddPermissions(Refused, details, "refused");
		Refused.Reverse();
		AddPermissions(Allowed, details, "allowed");
	}

	string Headline()
	{
		return "The bridge runs: version " + Version + (Port > 0 ? " at 127.0.0.1:" + Port : "") + ", for " + FormatDuration(m_uptime);
	}

	string Totals()
	{
		return "Received " + m_received + ", sent " + m_sent;
	}

	// Computes the rates of the sockets from an earlier status; `elapsed` is the time between them in milliseconds. It may be null.
	void Compare(BridgeStatus@ before, uint64 elapsed)
	{
		if (before is null || elapsed == 0) {
			return;
		}
		for (uint i = 0; i < Sockets.Length; i++) {
			auto earlier = before.SocketOf(Sockets[i].Id);
			if (earlier !is null) {
				Sockets[i].Compare(earlier, elapsed);
			}
		}
	}

	// The socket of a link, or null.
	SocketStatus@ SocketOf(int id)
	{
		for (uint i = 0; i < Sockets.Length; i++) {
			if (id > 0 && Sockets[i].Id == id) {
				return Sockets[i];
			}
		}
		return null;
	}

	bool HasSocketOf(const string &in plugin)
	{
		for (uint i = 0; i < Sockets.Length; i++) {
			if (Sockets[i].Plugin == plugin) {
				return true;
			}
		}
		return false;
	}

	private void AddPermissions(array<Permission@>@ list, Json::Value@ details, const string &in key)
	{
		if (!WebSocketsLink::Field::IsOfType(details, key, Json::Type::Array)) {
			return;
		}
		auto permissions = details[key];
		for (uint i = 0; i < permissions.Length; i++) {
			auto permission = permissions[i];
			if (permission.GetType() == Json::Type::Object) {
				list.InsertLast(Permission(permission));
			}
		}
	}

	// Links without a role are those that ask for the status, this plugin's own among them.
	private void AddSockets(Json::Value@ links)
	{
		for (uint i = 0; i < links.Length; i++) {
			auto link = links[i];
			if (link.GetType() == Json::Type::Object && WebSocketsLink::Field::Text(link, "role") != "none") {
				Sockets.InsertLast(SocketStatus(link));
			}
		}
	}

	private void AddFaults(Json::Value@ faults)
	{
		for (int i = int(faults.Length) - 1; i >= 0; i--) {
			auto fault = faults[i];
			if (fault.GetType() == Json::Type::Object) {
				Faults.InsertLast(FormatTime(WebSocketsLink::Field::Text(fault, "time")) + " " + WebSocketsLink::Field::Text(fault, "plugin")
					+ ": " + WebSocketsLink::Field::Text(fault, "message") + " (" + WebSocketsLink::Field::Text(fault, "code") + ")");
			}
		}
	}
}
