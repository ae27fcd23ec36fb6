// Which plugin shared code takes itself for, and so whose storage folder and time limit it has. The bridge knows: the
// first message of a link carries that name, and shared code writes it.
string SharedCodeRunsAsAsync()
{
	WebSocketsLink::Link link;
	if (!link.OpenAsync()) {
		return "unknown: " + link.Fault.Code;
	}
	link.Write('{"type":"status","details":true}');
	WebSocketsLink::Patience patience(5000);
	while (!link.Next()) {
		if (link.IsLost || patience.IsOver()) {
			link.Close();
			return "unknown: no answer";
		}
		yield();
	}
	auto details = WebSocketsLink::Field::Parse(link.TakeText());
	link.Close();
	if (details is null || !WebSocketsLink::Field::IsOfType(details, "links", Json::Type::Array)) {
		return "unknown: no details";
	}
	// This link is the newest.
	auto links = details["links"];
	return WebSocketsLink::Field::Text(links[int(links.Length) - 1], "plugin");
}
