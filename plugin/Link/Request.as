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

		shared string Connect(const string &in url, const array<string> &in protocols, dictionary@ headers, uint timeout)
		{
			return '{"type":"connect","url":' + Quote(url) + ',"protocols":' + List(protocols) + ',"headers":' + Map(headers) + ',"timeoutMs":' + timeout + "}";
		}

		shared string Listen(const string &in host, uint16 port, uint maxClients, const array<string> &in protocols, const array<string> &in origins)
		{
			return '{"type":"listen","host":' + Quote(host) + ',"port":' + port + ',"maxClients":' + maxClients + ',"protocols":' + List(protocols) + ',"origins":' + List(origins) + "}";
		}

		shared string MaxClients(uint maxClients)
		{
			return '{"type":"configure","maxClients":' + maxClients + "}";
		}

		// `client` is the number of a server's client, or 0.
		shared string Close(uint client, uint16 code, const string &in reason)
		{
			return '{"type":"close",' + (client == 0 ? "" : '"client":' + client + ",") + '"code":' + (IsSendable(code) ? code : uint16(1000)) + ',"reason":' + Quote(Shorten(reason)) + "}";
		}

		shared string Status()
		{
			return '{"type":"status","details":true}';
		}

		shared string List(const array<string> &in texts)
		{
			string list = "[";
			for (uint i = 0; i < texts.Length; i++) {
				list += (i > 0 ? "," : "") + Quote(texts[i]);
			}
			return list + "]";
		}

		shared string Map(dictionary@ texts)
		{
			string map = "{";
			auto keys = texts.GetKeys();
			for (uint i = 0; i < keys.Length; i++) {
				map += (i > 0 ? "," : "") + Quote(keys[i]) + ":" + Quote(string(texts[keys[i]]));
			}
			return map + "}";
		}

		// Whether RFC 6455, section 7.4, lets an endpoint send this close code.
		shared bool IsSendable(uint16 code)
		{
			bool reserved = code == 1004 || code == 1005 || code == 1006;
			return (code >= 1000 && code <= 1014 && !reserved) || (code >= 3000 && code <= 4999);
		}

		// A close reason cut to what a close frame holds, between two characters.
		shared string Shorten(const string &in reason)
		{
			int length = Math::Min(reason.Length, int(Protocol::MaxReasonBytes));
			while (length < reason.Length && length > 0 && (reason[length] & 0xc0) == 0x80) {
				length--;
			}
			return reason.SubStr(0, length);
		}

		// The URL that a host (with a scheme, path or query, if it likes), a port and a wish for TLS mean.
		shared string Url(const string &in host, uint16 port, bool secure)
		{
			string rest = host.Trim();
			int mark = rest.IndexOf("://");
			if (mark >= 0) {
				string scheme = rest.SubStr(0, mark).ToLower();
				secure = secure || scheme == "wss" || scheme == "https";
				rest = rest.SubStr(mark + 3);
			}
			int path = PathStart(rest);
			string authority = rest.SubStr(0, path);
			string tail = rest.SubStr(path);
			if (authority.IndexOf(":") != authority.LastIndexOf(":") && !authority.StartsWith("[")) {
				authority = "[" + authority + "]"; // an IPv6 address
			}
			if (!tail.StartsWith("/")) {
				tail = "/" + tail;
			}
			return (secure || port == 443 ? "wss://" : "ws://") + authority + ":" + port + tail;
		}

		// Where the path or the query of "host/path?query" begins.
		shared int PathStart(const string &in text)
		{
			int slash = text.IndexOf("/");
			int query = text.IndexOf("?");
			if (slash < 0 && query < 0) {
				return text.Length;
			}
			return slash < 0 || (query >= 0 && query < slash) ? query : slash;
		}
	}
}
