// What the table of the API says about yielding, states and misuse.
void ApiStory()
{
	Net::WebSocket@ socket = Net::WebSocket();
	Check(socket.State == Net::WebSocketState::None, "a new socket is unused");
	Check(socket.LastError !is null && socket.LastError.Code == "", "a new socket has an empty error");
	Check(!socket.SendMessage("early") && socket.LastError.Code == "not_open", "sending before Connect fails");
	Check(socket.TryGetMessage().IsEmpty(), "TryGetMessage before Connect is empty");
	uint64 frame = Time::FrameCount;
	Check(socket.GetMessage().IsEmpty() && Time::FrameCount > frame, "GetMessage before Connect yields and is empty");

	Net::WebSocket failed;
	Check(!failed.isClient && !failed.ConnectUrl("no URL") && failed.isClient, "a Connect that fails makes a client, too");
	Check(!failed.Listen("no host", 0) && !failed.isClient, "and a Listen that fails a server");

	socket.MaxMessage = 1024 * 1024;
	Check(socket.ConnectUrl(Setting_Url) && socket.Url == Setting_Url + "/", "connects");
	Check(socket.State == Net::WebSocketState::Open && socket.IsOpen && socket.isClient, "is open");
	Check(socket.tcpsocket !is null, "has a socket to look at");
	Check(!socket.ConnectUrl(Setting_Url) && socket.LastError.Code == "already_used", "a second Connect fails");
	Check(socket.IsOpen, "and changes nothing");
	frame = Time::FrameCount;
	Check(socket.TryGetMessage().IsEmpty() && Time::FrameCount == frame, "TryGetMessage does not yield");

	Check(socket.SendMessage("one") && socket.SendMessage("two") && socket.SendMessage("three"), "sends");
	Check(!socket.SendBinary(null) && socket.LastError.Code == "bad_argument", "a null buffer is refused");
	Check(!socket.SendMessage(string::Repeat("x", 1024 * 1024 + 1)) && socket.LastError.Code == "message_too_large" && socket.LastError.Hint.Contains("MaxMessage"), "a message past the limit is refused, and the hint names what sets it");
	Check(socket.IsOpen, "and the socket stays open");
	Check(string(socket.GetMessage()["message"]) == "one", "GetMessage waits for an answer");
	array<dictionary@> rest;
	while (rest.Length < 2) {
		auto more = socket.GetMessages();
		for (uint i = 0; i < more.Length; i++) {
			rest.InsertLast(more[i]);
		}
		yield();
	}
	Check(string(rest[0]["message"]) == "two" && string(rest[1]["message"]) == "three", "GetMessages gives all, in order");

	string notUtf8 = "x";
	notUtf8[0] = 0xff;
	socket.SendMessage(notUtf8);
	socket.SendMessage("four");
	Check(string(socket.GetMessage()["message"]) == "four", "text that is not UTF-8 is dropped alone");
	Check(socket.LastError.Code == "invalid_utf8" && socket.IsOpen, "and the plugin is told");

	startnew(CloseSoon, socket);
	frame = Time::FrameCount;
	auto last = socket.GetMessage();
	Check(last.Exists("closed") && !last.Exists("closeCode") && Time::FrameCount > frame, "a waiting GetMessage returns on Close");
	Check(socket.State == Net::WebSocketState::Closed && socket.tcpsocket is null, "is closed");
	socket.Close();
	Check(!socket.SendMessage("late"), "sending after Close fails");
	Check(socket.ConnectUrl(Setting_Url), "connects again");
	startnew(CancelSoon, socket);
	socket.Close();

	Net::WebSocket@ derived = Net::SecureWebSocket();
	Check(cast<Net::SecureWebSocket>(derived) !is null, "SecureWebSocket is a WebSocket");
	print("done");
}

void CloseSoon(ref@ socket)
{
	sleep(50);
	cast<Net::WebSocket>(socket).Close();
}

void CancelSoon(ref@ socket)
{
	Net::WebSocket other;
	startnew(CloseSoon, other);
	Check(!other.ConnectUrl("ws://127.0.0.1:" + Setting_Port) && other.LastError.Code == "cancelled", "Close cancels a Connect");
	print("cancelled");
}

void Check(bool holds, const string &in what)
{
	if (holds) {
		trace("ok: " + what);
	} else {
		error("not so: " + what);
	}
}
