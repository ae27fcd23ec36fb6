// The JSON messages of the game. Built by concatenation: the game's JSON writer is not exact for integers.
namespace WebSocketsLink
{
	namespace Request
	{
		shared string Quote(const string &in text)
		{
			return Json::Write(Json::Value(text));
		}

		shared string Hello(const string &in plugin, const string &in nonce, const string &in proof)
		{
			return '{"type":"hello","protocol":' + int(Protocol::Version) + ',"plugin":' + Quote(plugin) + ',"nonce":' + Quote(nonce) + ',"proof":' + Quote(proof) + "}";
		}

		// Where a "connect" goes: a URL.
		shared string Url(const string &in url)
		{
			return '"url":' + Quote(url);
		}

		// The same: a host, which may carry a scheme, a path and a query. Without `explicit` the bridge finds out about TLS.
		shared string Host(const string &in host, uint16 port, bool explicit, bool secure)
		{
			return '"host":' + Quote(host) + ',"port":' + port + (explicit ? ',"secure":' + secure : "");
		}

		shared string MaxClients(uint maxClients)
		{
			return '{"type":"configure","maxClients":' + maxClients + "}";
		}

		// The parts of the page follow.
		shared string SetPage(const string &in path, const string &in contentType, uint bytes)
		{
			return '{"type":"setPage","path":' + Quote(path) + ',"contentType":' + Quote(contentType) + ',"bytes":' + bytes + "}";
		}

		shared string RemovePage(const string &in path)
		{
			return '{"type":"removePage","path":' + Quote(path) + "}";
		}

		// `client` is the number of a server's client, or 0.
		shared string Close(uint client, uint16 code, const string &in reason)
		{
			return '{"type":"close",' + (client == 0 ? "" : '"client":' + client + ",") + '"code":' + code + ',"reason":' + Quote(Reason(reason)) + "}";
		}

		// Cuts a close reason to the length that may be sent, in whole characters. A reason that is not UTF-8 is dropped, as a text is.
		shared string Reason(const string &in text)
		{
			int end = Math::Min(int(text.Length), int(Protocol::MaxReasonBytes));
			while (end > 0 && end < int(text.Length) && (text[end] & 0xc0) == 0x80) {
				end--;
			}
			string reason = text.SubStr(0, end);
			return IsUtf8(reason) ? reason : "";
		}

		shared string Status()
		{
			return '{"type":"status","details":true}';
		}

		// Lets pages of an origin reach a plugin's servers, or other computers if the origin is empty; or takes that back.
		shared string Allow(const string &in plugin, const string &in origin, bool allowed)
		{
			return '{"type":"allow","plugin":' + Quote(plugin) + (origin == "" ? ',"lan":true' : ',"origin":' + Quote(origin)) + ',"allowed":' + allowed + "}";
		}

		shared string Inspect()
		{
			return '{"type":"inspect"}';
		}

		shared string List(const array<string> &in texts)
		{
			string list = "[";
			for (uint i = 0; i < texts.Length; i++) {
				list += (i > 0 ? "," : "") + Quote(texts[i]);
			}
			return list + "]";
		}

		shared string Map(dictionary@ values)
		{
			string map = "{";
			auto keys = values.GetKeys();
			for (uint i = 0; i < keys.Length; i++) {
				string text;
				ReadText(values, keys[i], text);
				map += (i > 0 ? "," : "") + Quote(keys[i]) + ":" + Quote(text);
			}
			return map + "}";
		}

		// A value as text: a number is written out, and a bool counts as 1 or 0, since a dictionary does not tell them apart.
		// False for any other value.
		shared bool ReadText(dictionary@ values, const string &in key, string &out text)
		{
			int64 whole = 0;
			double number = 0;
			if (values.Get(key, text)) {
				return true;
			}
			if (!values.Get(key, number) || !values.Get(key, whole)) {
				return false;
			}
			text = number == whole ? "" + whole : "" + number;
			return true;
		}

		// The longest message that a plugin wants, as a field. 0 stands for the bridge's default; larger values are capped.
		shared string Longest(uint bytes)
		{
			return bytes == 0 ? "" : ',"maxMessage":' + AtMost(bytes, uint(Protocol::MaxMessageBytes));
		}

		// Math::Min takes signed numbers only.
		shared uint AtMost(uint wanted, uint most)
		{
			return wanted < most ? wanted : most;
		}
	}

	// A client's request. Built again for each try, because the plugin may have changed its headers.
	shared class ConnectRequest
	{
		string Target;
		array<string> Protocols;
		dictionary@ Headers;
		uint Timeout = 0;
		uint MaxMessage = 0; // 0: the bridge's default
		bool AutoReconnect = false;

		// Why this cannot be asked for, or null.
		Net::WebSocketError@ Check()
		{
			auto names = Headers.GetKeys();
			for (uint i = 0; i < names.Length; i++) {
				string text;
				if (!Request::ReadText(Headers, names[i], text)) {
					return Errors::BadArgument("Cannot send the header \"" + names[i] + "\": its value is no string, number or bool");
				}
			}
			return null;
		}

		string Json()
		{
			return '{"type":"connect",' + Target + ',"protocols":' + Request::List(Protocols) + ',"headers":' + Request::Map(Headers) + ',"timeoutMs":' + Timeout
				+ Request::Longest(MaxMessage) + "}";
		}
	}

	// A server's request, for each time that it is opened.
	shared class ListenRequest
	{
		string Host;
		uint16 Port = 0; // once it is open, the one it got
		uint MaxClients = 0;
		array<string> Protocols;
		array<string> Origins;
		uint MaxMessage = 0; // 0: the bridge's default

		string Json()
		{
			return '{"type":"listen","host":' + Request::Quote(Host) + ',"port":' + Port + ',"maxClients":' + MaxClients + ',"protocols":' + Request::List(Protocols)
				+ ',"origins":' + Request::List(Origins) + Request::Longest(MaxMessage) + "}";
		}
	}
}
