// Fields of a message, whatever is really there: another program may have written it.
namespace WebSocketsLink
{
	namespace Field
	{
		shared string Text(Json::Value@ message, const string &in key)
		{
			return IsOfType(message, key, Json::Type::String) ? string(message[key]) : "";
		}

		shared int Number(Json::Value@ message, const string &in key)
		{
			return IsOfType(message, key, Json::Type::Number) ? int(message[key]) : 0;
		}

		shared bool Flag(Json::Value@ message, const string &in key)
		{
			return IsOfType(message, key, Json::Type::Boolean) && bool(message[key]);
		}

		// The JSON object in a text, or null.
		shared Json::Value@ Parse(const string &in text)
		{
			try {
				auto json = Json::Parse(text);
				if (json is null || json.GetType() != Json::Type::Object) {
					return null;
				}
				return json;
			} catch {
				return null;
			}
		}

		shared bool IsOfType(Json::Value@ message, const string &in key, Json::Type type)
		{
			return message.HasKey(key) && message[key].GetType() == type;
		}
	}
}
