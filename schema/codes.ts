/** Where on its way a socket failed. */
export const STAGES = {
  link: "between the game and the bridge",
  policy: "refused by a rule of the bridge before anything was sent",
  dns: "looking up the host name",
  tcp: "opening the TCP connection",
  tls: "the TLS handshake, certificates included",
  http: "the HTTP answer to the opening handshake",
  ws: "the WebSocket protocol, after the HTTP answer",
  listen: "opening a server",
} as const;

export type Stage = keyof typeof STAGES;

/** Every failure code with its meaning. Codes made by the plugin never cross the link. */
export const CODES = {
  // link, seen by the bridge
  protocol_unsupported: "the other side speaks a version of the link protocol that this one does not",
  bad_message: "a message of the link was not valid, or not allowed in this state",
  bad_frame: "a frame of the link was not valid: its kind, its client, or its length",
  unknown_message: "a message of a type that this bridge does not know; the link stays open",
  too_many_links: "the bridge has as many links as it allows",
  internal: "a fault of the bridge itself, written to its log",
  // link, seen by the plugin
  bridge_missing: "no bridge has announced itself in the data folder",
  bridge_unreachable: "a bridge was announced but nothing answers there",
  bridge_silent: "something took the connection but did not answer in time",
  bridge_untrusted: "what answered does not know the secret of the bridge",
  bridge_faulty: "what the bridge sent is not in the link protocol",
  bridge_lost: "the link to the bridge broke",
  bridge_outdated: "the bridge is older than the plugin and cannot do what it asks for",
  // misuse, seen by the plugin
  already_used: "the object is connected, connecting or listening already",
  not_open: "the socket is not open",
  bad_argument: "an argument cannot be used",
  queue_full: "more bytes wait to be sent than the limit allows",
  // policy
  bad_url: "the URL cannot be used",
  bad_header: "a request header is not allowed",
  bad_subprotocol: "a subprotocol name is not valid, or was given twice",
  bad_page: "a page cannot be served: its path, its content type, or its size",
  lan_not_allowed: "servers for other computers are off",
  origin_refused: "a page was refused because its origin is not allowed; the server goes on",
  unknown_permission: "the permission that the player takes back does not exist",
  not_kept: "the player's permission could not be stored",
  inspect_failed: "the bridge's own page could not be served",
  not_announced: "the bridge could not announce itself in a folder",
  // dns
  host_not_found: "the host name does not exist",
  dns_failed: "the name server did not answer",
  // tcp
  connection_refused: "nothing listens at that address",
  connection_reset: "the other side broke the connection",
  network_unreachable: "no route to that address",
  connection_blocked: "this machine forbids the connection, as firewalls do",
  system_limit: "this machine, or the bridge, has no room for another connection",
  // any stage of connecting
  timed_out: "no answer in time",
  cancelled: "the socket was closed before it was open",
  // tls
  certificate_untrusted: "the certificate was not issued by an authority that this machine trusts",
  certificate_expired: "the certificate is no longer, or not yet, valid",
  certificate_wrong_host: "the certificate belongs to another host name",
  certificate_required: "the server wants a certificate from its clients, which plugins cannot give",
  no_tls: "the server does not speak TLS",
  needs_tls: "the server speaks TLS only",
  tls_failed: "the TLS handshake failed",
  // http
  unexpected_status: "the server answered with another HTTP status than 101",
  // ws
  bad_handshake: "the answer to the opening handshake was not valid",
  protocol_error: "the other side broke the WebSocket protocol",
  invalid_utf8: "a text message or a close reason was not valid UTF-8",
  message_too_large: "a message was longer than the limit",
  too_many_fragments: "a message came in more pieces than the limit",
  unfinished_full:
    "unfinished messages of all sockets took too much memory, and those of this socket the most",
  backlog_full: "the other side reads too slowly: more bytes waited for it than the limit allows",
  no_pong: "the other side did not answer pings, so the connection was closed",
  not_reading:
    "the plugin does not read its messages, so the other side and its pings have to wait; the socket stays open",
  connection_lost: "the connection broke without a close frame",
  // listen
  port_in_use: "another program has this port",
  port_not_allowed: "the system does not give out this port",
  address_unavailable: "this machine does not have that address",
  listen_failed: "the server could not be opened",
} as const;

export type Code = keyof typeof CODES;

/** Stages and codes that the plugin itself names, and so has constants for. */
export const PLUGIN_STAGES = ["link", "policy", "ws"] as const satisfies readonly Stage[];

export const PLUGIN_CODES = [
  "protocol_unsupported",
  "bad_message",
  "unknown_message",
  "bridge_missing",
  "bridge_unreachable",
  "bridge_silent",
  "bridge_untrusted",
  "bridge_faulty",
  "bridge_lost",
  "bridge_outdated",
  "already_used",
  "not_open",
  "bad_argument",
  "queue_full",
  "bad_page",
  "timed_out",
  "cancelled",
  "message_too_large",
  "backlog_full",
  "lan_not_allowed",
  "origin_refused",
] as const satisfies readonly Code[];
