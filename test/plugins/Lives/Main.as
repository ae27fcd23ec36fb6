// One story for each run: Setting_Story names it.
[Setting]
string Setting_Story;

[Setting]
string Setting_Url;

[Setting]
uint Setting_Port = 0;

Net::WebSocket@ g_socket;

void Main()
{
	if (Setting_Story == "reconnect") {
		ReconnectStory();
	} else if (Setting_Story == "feed") {
		FeedStory();
	} else if (Setting_Story == "untouched") {
		UntouchedStory();
	} else if (Setting_Story == "errors alone") {
		ErrorsAloneStory();
	} else if (Setting_Story == "dropped") {
		DroppedStory();
	} else if (Setting_Story == "server") {
		ServerStory();
	} else if (Setting_Story == "dropped server") {
		DroppedServerStory();
	} else if (Setting_Story == "any port") {
		AnyPortStory();
	} else if (Setting_Story == "crowd") {
		CrowdStory();
	} else if (Setting_Story == "close in any frame") {
		CloseInAnyFrameStory();
	} else if (Setting_Story == "texts") {
		TextsStory();
	} else {
		error("unknown story");
	}
}
