namespace WebSockets
{
	// Where the bridge listens and how it is recognised, as it wrote it into the data folder.
	shared class Bridge
	{
		uint16 Port = 0;
		string Token;

		string GameProof(const string &in nonce)
		{
			return Crypto::Sha256("game:" + Token + ":" + nonce + ":" + Port);
		}

		string BridgeProof(const string &in nonce)
		{
			return Crypto::Sha256("bridge:" + Token + ":" + nonce + ":" + Port);
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
		try {
			auto json = Json::FromFile(path);
			if (json is null || json.GetType() != Json::Type::Object) {
				return null;
			}
			if (json["port"].GetType() != Json::Type::Number || json["token"].GetType() != Json::Type::String) {
				return null;
			}
			Bridge bridge;
			bridge.Port = uint16(int(json["port"]));
			bridge.Token = string(json["token"]);
			return bridge;
		} catch {
			// Half written or damaged: the same as no bridge.
			return null;
		}
	}
}
