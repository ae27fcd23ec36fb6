// Rules for a page's path and type. The bridge has the same rules, and would end the link.
namespace WebSocketsLink
{
	// Whether it begins with "/" and has no query, fragment or control character.
	shared bool IsPagePath(const string &in path)
	{
		if (path.Length == 0 || path.Length > int(Protocol::MaxPagePath) || path[0] != 0x2f) {
			return false;
		}
		for (int i = 0; i < path.Length; i++) {
			if (path[i] < 0x20 || path[i] == 0x7f || path[i] == 0x3f || path[i] == 0x23) {
				return false;
			}
		}
		return IsUtf8(path);
	}

	// Whether it is a type, a slash, a subtype, and parameters of printable ASCII: it becomes a header.
	shared bool IsContentType(const string &in type)
	{
		int slash = EndOfToken(type, 0);
		if (slash == 0 || slash >= type.Length || type[slash] != 0x2f || type.Length > int(Protocol::MaxContentType)) {
			return false;
		}
		int end = EndOfToken(type, slash + 1);
		if (end == slash + 1 || end == type.Length) {
			return end == type.Length && end > slash + 1;
		}
		while (end < type.Length && type[end] == 0x20) {
			end++;
		}
		bool isParameter = end < type.Length && type[end] == 0x3b;
		for (int i = end; i < type.Length; i++) {
			isParameter = isParameter && type[i] >= 0x20 && type[i] < 0x7f;
		}
		return isParameter;
	}

	shared int EndOfToken(const string &in text, int start)
	{
		int end = start;
		while (end < text.Length && IsTokenByte(text[end])) {
			end++;
		}
		return end;
	}

	// Letters, digits, and some signs (RFC 9110, section 5.6.2).
	shared bool IsTokenByte(uint8 byte)
	{
		bool isPlain = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x5e && byte <= 0x7a);
		return isPlain || byte == 0x21 || (byte >= 0x23 && byte <= 0x27) || byte == 0x2a || byte == 0x2b || byte == 0x2d || byte == 0x2e || byte == 0x7c || byte == 0x7e;
	}

	// Whether a text is whole UTF-8: JSON cannot say anything else.
	shared bool IsUtf8(const string &in text)
	{
		int i = 0;
		while (i < text.Length) {
			uint8 first = text[i];
			int more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
			if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || i + more >= text.Length) {
				return false;
			}
			for (int j = 1; j <= more; j++) {
				// After these bytes, some values of the second byte are invalid: overlong forms, surrogates, or too large numbers.
				uint8 least = j > 1 ? 0x80 : first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
				uint8 most = j > 1 ? 0xbf : first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
				if (text[i + j] < least || text[i + j] > most) {
					return false;
				}
			}
			i += more + 1;
		}
		return true;
	}
}
