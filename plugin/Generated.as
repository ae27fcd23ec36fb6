// Generated from schema/ by "npm run generate". Do not edit.

namespace WebSocketsLink
{
	shared enum Protocol
	{
		Version = 2,
		MessageFrame = 106, // letters of the kinds
		TextFrame = 116,
		BinaryFrame = 98,
		CreditFrame = 99,
		HeadBytes = 8,
		TagBytes = 4,
		MaxGameJsonBytes = 16384,
		MaxBridgeJsonBytes = 1048576,
		MaxMessageBytes = 16777216,
		MaxReasonBytes = 123,
		MaxClients = 1024
	}

	// Where a socket failed.
	namespace Stage
	{
		// between the game and the bridge.
		shared string Link() { return "link"; }
		// refused by a rule of the bridge before anything was sent.
		shared string Policy() { return "policy"; }
		// looking up the host name.
		shared string Dns() { return "dns"; }
		// opening the TCP connection.
		shared string Tcp() { return "tcp"; }
		// the TLS handshake, certificates included.
		shared string Tls() { return "tls"; }
		// the HTTP answer to the opening handshake.
		shared string Http() { return "http"; }
		// the WebSocket protocol, after the HTTP answer.
		shared string Ws() { return "ws"; }
		// opening a server.
		shared string Listen() { return "listen"; }
	}

	// What failed.
	namespace Code
	{
		// the other side speaks a version of the link protocol that this one does not.
		shared string ProtocolUnsupported() { return "protocol_unsupported"; }
		// a message of the link was not valid, or not allowed in this state.
		shared string BadMessage() { return "bad_message"; }
		// a frame of the link was not valid: its kind, its client, or its length.
		shared string BadFrame() { return "bad_frame"; }
		// a message of a type that this bridge does not know; the link lives on.
		shared string UnknownMessage() { return "unknown_message"; }
		// the bridge has as many links as it allows.
		shared string TooManyLinks() { return "too_many_links"; }
		// a fault of the bridge itself, written to its log.
		shared string Internal() { return "internal"; }
		// no bridge has announced itself in the data folder.
		shared string BridgeMissing() { return "bridge_missing"; }
		// a bridge was announced but nothing answers there.
		shared string BridgeUnreachable() { return "bridge_unreachable"; }
		// something took the connection but did not answer in time.
		shared string BridgeSilent() { return "bridge_silent"; }
		// what answered does not know the secret of the bridge.
		shared string BridgeUntrusted() { return "bridge_untrusted"; }
		// the link to the bridge broke.
		shared string BridgeLost() { return "bridge_lost"; }
		// the object is connected, connecting or listening already.
		shared string AlreadyUsed() { return "already_used"; }
		// the socket is not open.
		shared string NotOpen() { return "not_open"; }
		// an argument cannot be used.
		shared string BadArgument() { return "bad_argument"; }
		// more bytes wait to be sent than the limit allows.
		shared string QueueFull() { return "queue_full"; }
		// the URL cannot be used.
		shared string BadUrl() { return "bad_url"; }
		// a request header is not allowed.
		shared string BadHeader() { return "bad_header"; }
		// a subprotocol name is not a token, or stands twice.
		shared string BadSubprotocol() { return "bad_subprotocol"; }
		// servers for other machines are off.
		shared string LanNotAllowed() { return "lan_not_allowed"; }
		// a page was refused, since its origin is not allowed; the server lives on.
		shared string OriginRefused() { return "origin_refused"; }
		// what the player allowed could not be written down.
		shared string NotKept() { return "not_kept"; }
		// the host name does not exist.
		shared string HostNotFound() { return "host_not_found"; }
		// the name server did not answer.
		shared string DnsFailed() { return "dns_failed"; }
		// nothing listens at that address.
		shared string ConnectionRefused() { return "connection_refused"; }
		// the other side broke the connection off.
		shared string ConnectionReset() { return "connection_reset"; }
		// no route to that address.
		shared string NetworkUnreachable() { return "network_unreachable"; }
		// this machine forbids the connection, as firewalls do.
		shared string ConnectionBlocked() { return "connection_blocked"; }
		// this machine has no room for another connection.
		shared string SystemLimit() { return "system_limit"; }
		// no answer in time.
		shared string TimedOut() { return "timed_out"; }
		// the socket was closed before it was open.
		shared string Cancelled() { return "cancelled"; }
		// the certificate was not issued by an authority that this machine trusts.
		shared string CertificateUntrusted() { return "certificate_untrusted"; }
		// the certificate is no longer, or not yet, valid.
		shared string CertificateExpired() { return "certificate_expired"; }
		// the certificate belongs to another host name.
		shared string CertificateWrongHost() { return "certificate_wrong_host"; }
		// the server wants a certificate from its clients, which plugins cannot give.
		shared string CertificateRequired() { return "certificate_required"; }
		// the server does not speak TLS.
		shared string NoTls() { return "no_tls"; }
		// the server speaks TLS only.
		shared string NeedsTls() { return "needs_tls"; }
		// the TLS handshake failed.
		shared string TlsFailed() { return "tls_failed"; }
		// the server answered with another HTTP status than 101.
		shared string UnexpectedStatus() { return "unexpected_status"; }
		// the answer to the opening handshake was not valid.
		shared string BadHandshake() { return "bad_handshake"; }
		// the other side broke the WebSocket protocol.
		shared string ProtocolError() { return "protocol_error"; }
		// a text message was not valid UTF-8.
		shared string InvalidUtf8() { return "invalid_utf8"; }
		// a message was longer than the limit.
		shared string MessageTooLarge() { return "message_too_large"; }
		// a message came in more pieces than the limit.
		shared string TooManyFragments() { return "too_many_fragments"; }
		// the other side reads too slowly: the limit of waiting bytes was passed.
		shared string BacklogFull() { return "backlog_full"; }
		// the other side answered no pings and was given up.
		shared string NoPong() { return "no_pong"; }
		// the plugin does not read: the other side is held back, and its pings wait; the socket stays open.
		shared string NotReading() { return "not_reading"; }
		// the connection broke without a close frame.
		shared string ConnectionLost() { return "connection_lost"; }
		// another program has this port.
		shared string PortInUse() { return "port_in_use"; }
		// the system does not give out this port.
		shared string PortNotAllowed() { return "port_not_allowed"; }
		// this machine does not have that address.
		shared string AddressUnavailable() { return "address_unavailable"; }
		// the server could not be opened.
		shared string ListenFailed() { return "listen_failed"; }
	}
}
