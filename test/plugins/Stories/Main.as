// One story for each run: Setting_Story names it.
[Setting]
string Setting_Story;

[Setting]
string Setting_Host = "localhost";

[Setting]
uint Setting_Port = 0;

[Setting]
string Setting_Url;

[Setting]
uint Setting_Timeout = 10000;

// Whether the socket of "late close" reconnects, and has noticed the end before it is closed.
[Setting]
bool Setting_Reconnect = false;

[Setting]
bool Setting_Seen = false;

// How the story "burst" ends: "close", "drop" or "wait".
[Setting]
string Setting_Ending;

// How many messages it sends; each is longer than the one before.
[Setting]
int Setting_Burst = 300;

void Main()
{
	if (Setting_Story == "connect") {
		ConnectStory();
	} else if (Setting_Story == "forms") {
		FormsStory();
	} else if (Setting_Story == "drop") {
		DropStory();
	} else if (Setting_Story == "bulk") {
		BulkStory();
	} else if (Setting_Story == "burst") {
		BurstStory();
	} else if (Setting_Story == "own close") {
		OwnCloseStory();
	} else if (Setting_Story == "late close") {
		LateCloseStory();
	} else if (Setting_Story == "lost") {
		LostStory();
	} else if (Setting_Story == "idle") {
		IdleStory();
	} else if (Setting_Story == "nobridge") {
		NoBridgeStory();
	} else if (Setting_Story == "api") {
		ApiStory();
	} else {
		error("unknown story");
	}
}

string Describe(Net::WebSocketError@ fault)
{
	return fault.Stage + "|" + fault.Code + "|" + fault.HttpStatus + "|" + fault.Message + "|" + fault.Hint;
}
