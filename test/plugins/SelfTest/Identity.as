// Which plugin shared code takes itself for, and so whose storage folder and time limit it has. The bridge knows: the
// first message of a link carries that name, and shared code writes it.
string SharedCodeRunsAsAsync()
{
	WebSocketsLink::Link link;
	if (!link.OpenAsync()) {
		return "unknown: " + link.Fault.Code;
	}
	bool answered = link.RequestAsync(WebSocketsLink::Request::Status(), "status", 5000);
	auto status = link.Message;
	link.Close();
	if (!answered || !WebSocketsLink::Field::IsOfType(status, "details", Json::Type::Object)) {
		return "unknown: no details";
	}
	// This link is the newest.
	auto links = status["details"]["links"];
	return WebSocketsLink::Field::Text(links[int(links.Length) - 1], "plugin");
}
