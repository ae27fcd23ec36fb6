namespace WebSocketsLink
{
	// Where the bridge listens and how it is recognised, as it wrote it into the data folder.
	shared class Bridge
	{
		uint16 Port = 0;
		string Token;

		// What shows that a side knows the token: "game" or "bridge".
		string Proof(const string &in side, const string &in nonce)
		{
			return Crypto::Sha256(side + ":" + Token + ":" + nonce + ":" + Port);
		}
	}

	// The bridge that announced itself last, or null. The data folder and not the storage folder: shared code
	// runs as the calling plugin, whose storage folder is another one.
	shared Bridge@ FindBridge()
	{
		string path = IO::FromDataFolder("PluginStorage/WebSockets/bridge.json");
		if (!IO::FileExists(path)) {
			return null;
		}
		string text;
		try {
			IO::File file(path, IO::FileMode::Read);
			text = file.ReadToEnd();
			file.Close();
		} catch {
			// Gone between the two looks.
			return null;
		}
		auto json = Field::Parse(text);
		int port = json is null ? 0 : Field::Number(json, "port");
		if (port <= 0 || port > 65535 || Field::Text(json, "token") == "") {
			return null;
		}
		Bridge bridge;
		bridge.Port = uint16(port);
		bridge.Token = Field::Text(json, "token");
		return bridge;
	}
}
