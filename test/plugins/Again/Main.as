// One story for each run: Setting_Story names it. In each a socket begins, changes or ends before what it was doing is over.
[Setting]
string Setting_Story;

[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

Net::WebSocket@ g_socket;
Net::WebSocket@ g_server;
uint g_maxClients = 5;
uint g_opened = 0;
uint g_refused = 0;

void Main()
{
	if (Setting_Story == "reasons") {
		ReasonsStory();
	} else if (Setting_Story == "pages") {
		PagesStory();
	} else if (Setting_Story == "two at once") {
		TwoAtOnceStory();
	} else if (Setting_Story == "more clients") {
		MoreClientsStory();
	} else if (Setting_Story == "ports") {
		PortsStory();
	} else if (Setting_Story == "client") {
		ClientStory();
	} else if (Setting_Story == "destroyed") {
		DestroyedStory();
	} else if (Setting_Story == "closed meanwhile") {
		ClosedMeanwhileStory();
	} else {
		error("unknown story");
	}
	print("done");
}

void Check(bool holds, const string &in what)
{
	if (!holds) {
		error("not so: " + what);
	}
}

string NotUtf8()
{
	string text = "x";
	text[0] = 0xff;
	return text;
}
