// Who may reach a plugin's server, or was refused: pages of an origin, or other computers.
class Permission
{
	string Plugin;
	string Origin; // empty for other computers
	string Time; // of a refusal

	Permission(Json::Value@ json)
	{
		Plugin = WebSocketsLink::Field::Text(json, "plugin");
		Origin = WebSocketsLink::Field::Text(json, "origin");
		Time = WebSocketsLink::Field::Text(json, "time");
	}

	string What()
	{
		return Origin == "" ? "other computers" : "web pages of " + Origin;
	}

	// What the player should know before allowing it; may be empty.
	string Warning()
	{
		if (Origin == "null") {
			return "Any web page can claim the origin null: if you allow it, every web page can reach this plugin's server.";
		}
		return Origin == "" ? "If you allow this, every computer in your network can reach this plugin's server once the server listens again." : "";
	}
}
