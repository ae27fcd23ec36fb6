// Reads fields of a message safely, because another program may have written it.
namespace WebSocketsLink
{
	namespace Field
	{
		shared string Text(Json::Value@ message, const string &in key)
		{
			return IsOfType(message, key, Json::Type::String) ? string(message[key]) : "";
		}

		// 0 for a field that is not there, and -1 for one that holds no number that a bridge sends.
		shared int Number(Json::Value@ message, const string &in key)
		{
			if (!message.HasKey(key)) {
				return 0;
			}
			double number = -1;
			if (IsOfType(message, key, Json::Type::Number)) {
				number = double(message[key]);
			}
			return number >= 0 && number <= int(Protocol::MaxInteger) && number == int(number) ? int(number) : -1;
		}

		shared bool Flag(Json::Value@ message, const string &in key)
		{
			return IsOfType(message, key, Json::Type::Boolean) && bool(message[key]);
		}

		// Whether a list holds a text.
		shared bool Lists(Json::Value@ message, const string &in key, const string &in text)
		{
			if (!IsOfType(message, key, Json::Type::Array)) {
				return false;
			}
			auto list = message[key];
			for (uint i = 0; i < list.Length; i++) {
				if (list[i].GetType() == Json::Type::String && string(list[i]) == text) {
					return true;
				}
			}
			return false;
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
