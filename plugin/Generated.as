// Generated from schema/ and package.json by "npm run generate". Do not edit.

// Where people get the plugin and the bridge; empty while there is no such place.
const string HOMEPAGE = "";

namespace WebSocketsLink
{
	shared enum Protocol
	{
		Version = 2,
		MessageFrame = 106, // letters of the kinds
		TextFrame = 116,
		BinaryFrame = 98,
		CreditFrame = 99,
		PartFrame = 112,
		HeadBytes = 8,
		TagBytes = 4,
		MaxGameJsonBytes = 16384,
		MaxBridgeJsonBytes = 65536, // of anything but a status
		MaxStatusBytes = 1048576,
		MaxMessageBytes = 16777216,
		MaxClients = 1024,
		MaxClientNumber = 2097151,
		MaxInteger = 16777216, // of a JSON message
		MaxReasonBytes = 123,
		MaxPages = 256,
		MaxPagesBytes = 16777216,
		MaxPartBytes = 24576,
		MaxPagePath = 1024, // characters
		MaxContentType = 256
	}

	// Where a socket failed.
	namespace Stage
	{
		// between the game and the bridge.
		shared string Link() { return "link"; }
		// refused by a rule of the bridge before anything was sent.
		shared string Policy() { return "policy"; }
		// the WebSocket protocol, after the HTTP answer.
		shared string Ws() { return "ws"; }
	}

	// What failed.
	namespace Code
	{
		// the other side speaks a version of the link protocol that this one does not.
		shared string ProtocolUnsupported() { return "protocol_unsupported"; }
		// a message of the link was not valid, or not allowed in this state.
		shared string BadMessage() { return "bad_message"; }
		// a message of a type that this bridge does not know; the link stays open.
		shared string UnknownMessage() { return "unknown_message"; }
		// no bridge has announced itself in the data folder.
		shared string BridgeMissing() { return "bridge_missing"; }
		// a bridge was announced but nothing answers there.
		shared string BridgeUnreachable() { return "bridge_unreachable"; }
		// something took the connection but did not answer in time.
		shared string BridgeSilent() { return "bridge_silent"; }
		// what answered does not know the secret of the bridge.
		shared string BridgeUntrusted() { return "bridge_untrusted"; }
		// what the bridge sent is not in the link protocol.
		shared string BridgeFaulty() { return "bridge_faulty"; }
		// the link to the bridge broke.
		shared string BridgeLost() { return "bridge_lost"; }
		// the bridge is older than the plugin and cannot do what it asks for.
		shared string BridgeOutdated() { return "bridge_outdated"; }
		// the object is connected, connecting or listening already.
		shared string AlreadyUsed() { return "already_used"; }
		// the socket is not open.
		shared string NotOpen() { return "not_open"; }
		// an argument cannot be used.
		shared string BadArgument() { return "bad_argument"; }
		// more bytes wait to be sent than the limit allows.
		shared string QueueFull() { return "queue_full"; }
		// a page cannot be served: its path, its content type, or its size.
		shared string BadPage() { return "bad_page"; }
		// no answer in time.
		shared string TimedOut() { return "timed_out"; }
		// the socket was closed before it was open.
		shared string Cancelled() { return "cancelled"; }
		// a message was longer than the limit.
		shared string MessageTooLarge() { return "message_too_large"; }
		// the other side reads too slowly: more bytes waited for it than the limit allows.
		shared string BacklogFull() { return "backlog_full"; }
		// servers for other computers are off.
		shared string LanNotAllowed() { return "lan_not_allowed"; }
		// a page was refused because its origin is not allowed; the server goes on.
		shared string OriginRefused() { return "origin_refused"; }
	}
}
