// Whether a URL leads to a page that a program on this computer serves, as the bridge does its own: "http://127.0.0.1:<port>/" and
// what may follow in a URL. Windows opens any other address too, such as that of a file.
bool IsLocalPage(const string &in url)
{
	string start = "http://127.0.0.1:";
	if (!url.StartsWith(start)) {
		return false;
	}
	int end = int(url.Length);
	int at = int(start.Length);
	int port = 0;
	while (at < end && url[at] >= 0x30 && url[at] <= 0x39 && port <= 65535) {
		port = port * 10 + url[at] - 0x30;
		at++;
	}
	if (port == 0 || port > 65535 || at == end || url[at] != 0x2f) {
		return false;
	}
	while (at < end && url[at] > 0x20 && url[at] < 0x7f && url[at] != 0x22 && url[at] != 0x5c) {
		at++;
	}
	return at == end;
}
