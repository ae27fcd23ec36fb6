// What the command install wrote about the installed bridge.
class Installation
{
	string Version;
	string Command; // starts it

	Installation(Json::Value@ json)
	{
		Version = WebSocketsLink::Field::Text(json, "version");
		Command = WebSocketsLink::Field::Text(json, "command");
	}
}

// Null when the bridge was not installed, or not for this data folder.
Installation@ FindInstallation()
{
	string path = IO::FromDataFolder("PluginStorage/WebSockets/installed.json");
	if (!IO::FileExists(path)) {
		return null;
	}
	try {
		IO::File file(path, IO::FileMode::Read);
		auto json = WebSocketsLink::Field::Parse(file.ReadToEnd());
		if (json !is null) {
			return Installation(json);
		}
	} catch {
		// Gone between the two looks.
	}
	return null;
}
