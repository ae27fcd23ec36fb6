import assert from "node:assert/strict";
import { test } from "node:test";
import * as errors from "../../bridge/core/errors.ts";
import { answerFault } from "../../bridge/core/sockets/answerFault.ts";
import { connectError, timedOut, wrongSubprotocol } from "../../bridge/core/sockets/connectError.ts";
import { failedMessage } from "../../bridge/core/sockets/failedMessage.ts";
import { UNFINISHED_CODE } from "../../bridge/core/sockets/feeder.ts";
import { HandshakeCut } from "../../bridge/core/sockets/secure.ts";
import { socketError } from "../../bridge/core/sockets/socketError.ts";
import { CODES, MAX_MESSAGE_BYTES, MAX_WIRE_INTEGER, type Stage } from "../../schema/index.ts";

const SECURE = "wss://example.com:8080";
const PLAIN = "ws://example.com:8080";

const fault = (code: string, more: object = {}): Error =>
  Object.assign(new Error("what Node says"), { code }, more);

const connecting = (code: string, stage: Stage, target = SECURE): errors.LinkError =>
  connectError(fault(code), stage, target);

const answering = (status: number, more: object = {}, target = SECURE): errors.LinkError =>
  answerFault({ status, headers: {}, ...more }, target);

const alert = (target: string): errors.LinkError =>
  connectError(
    fault("HPE_INVALID_CONSTANT", { rawPacket: Buffer.of(0x15, 3, 1, 0, 2, 2, 10) }),
    "http",
    target,
  );

type Row = readonly [error: errors.LinkError, stage: Stage, code: keyof typeof CODES, hint: RegExp];

const ADDRESS = /^Check the spelling of the address/;
const INTERNET = /^Check your internet connection and try again$/;
const NETWORK = /^Check your network connection, and whether the other computer is on$/;
const FIREWALL = /firewall or antivirus program/;
const CROWDED = /too many connections open/;
const AUTHORITY = /antivirus.*--ca$/;
const DATE = /date of your computer/;
const CHANGED = /an antivirus program or a proxy may have changed it/;
const CLIENT_CERTIFICATE = /wants a certificate from each client/;
const USE_WS = /^The server does not speak TLS at this port: use ws instead of wss/;
const USE_WSS = /^The server speaks TLS: use wss instead of ws$/;
const OLD_TLS = /faulty, too old or too weak: its operator/;
const NO_WEBSOCKET = /^Check that host, port and path are those of a WebSocket server$/;
const LOGIN = /^The server refuses access: check the login/;
const PATH = /^Check the path of the address$/;
const GATEWAY = /^A gateway answered, but the server behind it did not/;
const IN_SETTINGS = /settings.*otherwise report it to the plugin's author$/;
const PEER = /^Check the network connection, and whether the other program is still running$/;
const ITS_AUTHOR = /^Report this to the author of the other program$/;
const UPDATE = /^Update both/;

/** A fault of an open socket, whose messages may have 1000 bytes. */
const broken = (error: Error): errors.LinkError =>
  socketError(error, { maxMessageBytes: 1_000, isInClose: false });

/** Every cause, and what the game is told of it. */
const ROWS: Readonly<Record<string, Row>> = {
  // What the plugin or the player asked for.
  "an address that is none": [
    errors.badUrl("x"),
    "policy",
    "bad_url",
    /^Write the address like wss:.*settings/,
  ],
  "a header that cannot be sent": [errors.badHeader("a", "x"), "policy", "bad_header", IN_SETTINGS],
  "a subprotocol that is no token": [errors.badSubprotocol("a b"), "policy", "bad_subprotocol", IN_SETTINGS],
  "a page that cannot be served": [errors.badPage("x"), "policy", "bad_page", IN_SETTINGS],
  "a request out of range": [errors.badRequest("connect", "x"), "link", "bad_message", IN_SETTINGS],
  "a close before the socket was open": [errors.cancelled(), "link", "cancelled", /^Connect again if/],
  // The link.
  "a message that is none": [errors.badMessage("x"), "link", "bad_message", UPDATE],
  "a frame that is none": [errors.badFrame("x"), "link", "bad_frame", UPDATE],
  "a long JSON frame": [errors.frameTooLarge("j", 2, 1), "link", "bad_frame", UPDATE],
  "a long message": [
    errors.frameTooLarge("t", 2, 1),
    "link",
    "bad_frame",
    /^The plugin has to send smaller messages, or set a larger MaxMessage.*--max-message/,
  ],
  "a message longer than any limit": [
    errors.frameTooLarge("b", MAX_MESSAGE_BYTES + 1, MAX_MESSAGE_BYTES),
    "link",
    "bad_frame",
    /^No limit can be higher: the plugin should send smaller messages; report it to its author$/,
  ],
  "a message of the future": [errors.unknownMessage("x"), "link", "unknown_message", UPDATE],
  "a newer plugin": [errors.protocolUnsupported(2, 1), "link", "protocol_unsupported", /update the bridge$/],
  "an older plugin": [
    errors.protocolUnsupported(1, 2),
    "link",
    "protocol_unsupported",
    /update the plugin in/,
  ],
  "too many sockets": [errors.tooManyLinks(1), "link", "too_many_links", /^Close some plugins/],
  "a fault of ours": [errors.internal(), "link", "internal", /bridge's log/],
  // Looking up the name.
  ENOTFOUND: [connecting("ENOTFOUND", "dns"), "dns", "host_not_found", ADDRESS],
  EAI_AGAIN: [connecting("EAI_AGAIN", "dns"), "dns", "dns_failed", INTERNET],
  EAI_FAIL: [connecting("EAI_FAIL", "dns"), "dns", "dns_failed", INTERNET],
  "another fault of the lookup": [connecting("EWHATEVER", "dns"), "dns", "dns_failed", INTERNET],
  "a silent name server": [
    timedOut("dns", SECURE),
    "dns",
    "timed_out",
    /^Check your internet connection; a VPN/,
  ],
  // TCP.
  ECONNREFUSED: [
    connecting("ECONNREFUSED", "tcp"),
    "tcp",
    "connection_refused",
    /server is running, and its port$/,
  ],
  ENETUNREACH: [connecting("ENETUNREACH", "tcp"), "tcp", "network_unreachable", NETWORK],
  EHOSTUNREACH: [connecting("EHOSTUNREACH", "tcp"), "tcp", "network_unreachable", NETWORK],
  ENETDOWN: [connecting("ENETDOWN", "tcp"), "tcp", "network_unreachable", NETWORK],
  EHOSTDOWN: [connecting("EHOSTDOWN", "tcp"), "tcp", "network_unreachable", NETWORK],
  EADDRNOTAVAIL: [connecting("EADDRNOTAVAIL", "tcp"), "tcp", "network_unreachable", NETWORK],
  EAFNOSUPPORT: [connecting("EAFNOSUPPORT", "tcp"), "tcp", "network_unreachable", NETWORK],
  "another fault of TCP": [connecting("EWHATEVER", "tcp"), "tcp", "network_unreachable", NETWORK],
  EACCES: [connecting("EACCES", "tcp"), "tcp", "connection_blocked", FIREWALL],
  EPERM: [connecting("EPERM", "tcp"), "tcp", "connection_blocked", FIREWALL],
  EMFILE: [connecting("EMFILE", "tcp"), "tcp", "system_limit", /ulimit -n/],
  ENFILE: [connecting("ENFILE", "tcp"), "tcp", "system_limit", CROWDED],
  ENOBUFS: [connecting("ENOBUFS", "tcp"), "tcp", "system_limit", CROWDED],
  ENOMEM: [connecting("ENOMEM", "tcp"), "tcp", "system_limit", CROWDED],
  EADDRINUSE: [connecting("EADDRINUSE", "tcp"), "tcp", "system_limit", CROWDED],
  "a reset at once": [connecting("ECONNRESET", "tcp"), "tcp", "connection_reset", /ended the connection/],
  "a silent address": [timedOut("tcp", SECURE), "tcp", "timed_out", /^Check the address and the port/],
  // TLS.
  CERT_HAS_EXPIRED: [connecting("CERT_HAS_EXPIRED", "tls"), "tls", "certificate_expired", DATE],
  CERT_NOT_YET_VALID: [connecting("CERT_NOT_YET_VALID", "tls"), "tls", "certificate_expired", DATE],
  "another name": [
    connecting("ERR_TLS_CERT_ALTNAME_INVALID", "tls"),
    "tls",
    "certificate_wrong_host",
    /^Use the host name/,
  ],
  ...Object.fromEntries(
    [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
      "CERT_UNTRUSTED",
      "CERT_REVOKED",
      "CERT_SIGNATURE_FAILURE",
      "INVALID_CA",
      "INVALID_PURPOSE",
    ].map((code): [string, Row] => [
      code,
      [connecting(code, "tls"), "tls", "certificate_untrusted", AUTHORITY],
    ]),
  ),
  "a client certificate under TLS 1.3": [
    connecting("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "http"),
    "tls",
    "certificate_required",
    CLIENT_CERTIFICATE,
  ],
  "a client certificate under TLS 1.2": [
    connecting("ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "tls"),
    "tls",
    "certificate_required",
    CLIENT_CERTIFICATE,
  ],
  "a server that refuses": [
    connecting("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "tls"),
    "tls",
    "tls_failed",
    /may want a certificate from its clients, or not support current versions of TLS/,
  ],
  "a name that the server does not know": [
    connecting("ERR_SSL_TLSV1_UNRECOGNIZED_NAME", "tls"),
    "tls",
    "tls_failed",
    /does not know this host name/,
  ],
  "a plain server": [connecting("ERR_SSL_WRONG_VERSION_NUMBER", "tls"), "tls", "no_tls", USE_WS],
  "a plain server that says much": [
    connecting("ERR_SSL_PACKET_LENGTH_TOO_LONG", "tls"),
    "tls",
    "no_tls",
    USE_WS,
  ],
  "a plain server of HTTP": [connecting("ERR_SSL_HTTP_REQUEST", "tls"), "tls", "no_tls", USE_WS],
  "an antivirus program that changes the handshake": [
    connecting("ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR", "tls"),
    "tls",
    "tls_failed",
    CHANGED,
  ],
  "a server with a fault": [
    connecting("ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", "tls"),
    "tls",
    "tls_failed",
    /an internal error: try again later$/,
  ],
  "a server that wants newer TLS": [
    connecting("ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls"),
    "tls",
    "tls_failed",
    OLD_TLS,
  ],
  "a server of another protocol": [
    connecting("ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "tls"),
    "tls",
    "tls_failed",
    /another protocol at this port/,
  ],
  ...Object.fromEntries(
    ["TLSV1_ALERT_UNKNOWN_CA", "TLSV1_ALERT_ACCESS_DENIED", "SSLV3_ALERT_CERTIFICATE_UNKNOWN"].map(
      (alert): [string, Row] => [
        alert,
        [connecting(`ERR_SSL_${alert}`, "tls"), "tls", "certificate_required", CLIENT_CERTIFICATE],
      ],
    ),
  ),
  "a refusal, as a newer OpenSSL names it": [
    connecting("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "tls"),
    "tls",
    "tls_failed",
    /may want a certificate from its clients/,
  ],
  "an old server": [connecting("ERR_SSL_UNSUPPORTED_PROTOCOL", "tls"), "tls", "tls_failed", OLD_TLS],
  "a weak key": [connecting("EE_KEY_TOO_SMALL", "tls"), "tls", "tls_failed", OLD_TLS],
  "an alert after the handshake": [
    connecting("ERR_SSL_TLSV1_ALERT_DECODE_ERROR", "http"),
    "tls",
    "tls_failed",
    CHANGED,
  ],
  "an end in the handshake": [
    connecting("ECONNRESET", "tls"),
    "tls",
    "connection_reset",
    /in the TLS handshake: a plain server needs ws instead of wss/,
  ],
  "an end in the handshake, after the server had begun it": [
    connectError(new HandshakeCut(), "tls", SECURE),
    "tls",
    "tls_failed",
    /certificate from its clients, or be busy; try again later$/,
  ],
  "a silent handshake": [
    timedOut("tls", SECURE),
    "tls",
    "timed_out",
    /^Check that the port speaks TLS \(a plain/,
  ],
  // The HTTP answer.
  "an end without an answer": [
    connecting("ECONNRESET", "http", PLAIN),
    "http",
    "connection_reset",
    /if it speaks TLS, use wss instead of ws/,
  ],
  "a reset without an answer": [
    connecting("EPIPE", "http", PLAIN),
    "http",
    "connection_reset",
    /if it speaks TLS, use wss instead of ws/,
  ],
  "an end without an answer over TLS": [
    connecting("ECONNRESET", "http"),
    "http",
    "connection_reset",
    /before its answer was complete: check the path, or try again later$/,
  ],
  "no answer": [
    timedOut("http", PLAIN),
    "http",
    "timed_out",
    /^Check that this is the port of a WebSocket server/,
  ],
  "a TLS alert to ws": [alert(PLAIN), "http", "needs_tls", USE_WSS],
  "nginx that wants TLS": [
    answering(400, { page: "<center>The plain HTTP request was sent to HTTPS port</center>" }, PLAIN),
    "http",
    "needs_tls",
    USE_WSS,
  ],
  "Apache that wants TLS": [
    answering(400, { page: "Reason: You're speaking plain HTTP to an SSL-enabled server port." }, PLAIN),
    "http",
    "needs_tls",
    USE_WSS,
  ],
  "Go that wants TLS": [
    answering(400, { page: "Client sent an HTTP request to an HTTPS server.\n" }, PLAIN),
    "http",
    "needs_tls",
    USE_WSS,
  ],
  "nginx that wants a client certificate": [
    answering(400, { page: "<center>No required SSL certificate was sent</center>" }),
    "http",
    "certificate_required",
    CLIENT_CERTIFICATE,
  ],
  "a redirect to TLS": [
    answering(308, { headers: { location: "https://example.com:8080/x?key=secret" } }, PLAIN),
    "http",
    "needs_tls",
    USE_WSS,
  ],
  "a page": [answering(200), "http", "unexpected_status", /^There is a web page and no WebSocket/],
  "nothing at all": [answering(204), "http", "unexpected_status", /^The server answers, but there is no/],
  "a redirect to another path": [
    answering(301, { headers: { location: "/ws/?key=secret" } }),
    "http",
    "unexpected_status",
    /another path.*missing \/ at its end$/,
  ],
  "a redirect": [
    answering(302, { headers: { location: "https://elsewhere.example" } }),
    "http",
    "unexpected_status",
    /another address, which is not followed/,
  ],
  400: [
    answering(400, { page: "plain HTTP" }),
    "http",
    "unexpected_status",
    /does not understand the request/,
  ],
  "a redirect to nowhere": [
    answering(302),
    "http",
    "unexpected_status",
    /^The server redirects without saying where/,
  ],
  304: [answering(304), "http", "unexpected_status", /^The server took this for the request of a web page/],
  401: [answering(401), "http", "unexpected_status", LOGIN],
  403: [answering(403), "http", "unexpected_status", LOGIN],
  404: [answering(404), "http", "unexpected_status", PATH],
  405: [answering(405), "http", "unexpected_status", PATH],
  407: [answering(407), "http", "unexpected_status", /^A proxy in the network asks for a login/],
  408: [answering(408), "http", "unexpected_status", /check your connection and try again$/],
  410: [answering(410), "http", "unexpected_status", PATH],
  414: [answering(414), "http", "unexpected_status", /^The address is longer/],
  418: [answering(418), "http", "unexpected_status", /^The server refuses the request/],
  421: [answering(421), "http", "unexpected_status", /does not serve this host name/],
  425: [answering(425), "http", "unexpected_status", /not ready for this: try again/],
  426: [answering(426), "http", "unexpected_status", /because of a proxy before it/],
  429: [answering(429), "http", "unexpected_status", /too many requests from you: wait/],
  431: [answering(431), "http", "unexpected_status", /^The request is longer/],
  451: [answering(451), "http", "unexpected_status", /legal reasons/],
  500: [answering(500), "http", "unexpected_status", /an internal error: try again later/],
  501: [answering(501), "http", "unexpected_status", /does not support WebSockets/],
  502: [answering(502), "http", "unexpected_status", GATEWAY],
  503: [answering(503), "http", "unexpected_status", /busy or out of service: wait/],
  504: [answering(504), "http", "unexpected_status", GATEWAY],
  505: [answering(505), "http", "unexpected_status", /does not speak HTTP 1.1/],
  511: [answering(511), "http", "unexpected_status", /^The network asks for a login/],
  999: [answering(999), "http", "unexpected_status", /a status that HTTP does not define/],
  101: [answering(101), "ws", "bad_handshake", NO_WEBSOCKET],
  "a status that HTTP does not have": [answering(99), "ws", "bad_handshake", NO_WEBSOCKET],
  "no HTTP": [connecting("HPE_INVALID_CONSTANT", "http", PLAIN), "ws", "bad_handshake", NO_WEBSOCKET],
  "a wrong accept": [
    connectError(new Error("Invalid Sec-WebSocket-Accept header"), "ws", SECURE),
    "ws",
    "bad_handshake",
    NO_WEBSOCKET,
  ],
  "long headers": [
    connecting("HPE_HEADER_OVERFLOW", "http"),
    "ws",
    "bad_handshake",
    /headers of .* are too long/,
  ],
  "another subprotocol": [wrongSubprotocol(SECURE), "ws", "bad_handshake", /do not fit together/],
  // A socket that is open.
  ...Object.fromEntries(
    ["WS_ERR_UNSUPPORTED_MESSAGE_LENGTH", "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH"].map(
      (code): [string, Row] => [
        code,
        [broken(fault(code)), "ws", "message_too_large", /a larger MaxMessage.*--max-message/],
      ],
    ),
  ),
  "a message of the other side that is longer than any limit": [
    errors.messageTooLarge(MAX_MESSAGE_BYTES),
    "ws",
    "message_too_large",
    /^No limit can be higher: the other program should send smaller messages; report it to its author$/,
  ],
  WS_ERR_TOO_MANY_BUFFERED_PARTS: [
    broken(fault("WS_ERR_TOO_MANY_BUFFERED_PARTS")),
    "ws",
    "too_many_fragments",
    /in fewer, larger pieces/,
  ],
  WS_ERR_INVALID_UTF8: [broken(fault("WS_ERR_INVALID_UTF8")), "ws", "invalid_utf8", /as a binary message$/],
  "too much that is not whole": [
    broken(fault(UNFINISHED_CODE)),
    "ws",
    "unfinished_full",
    /a client may be flooding it/,
  ],
  "a text of the plugin that is none": [errors.notUtf8(), "ws", "invalid_utf8", /SendBinary/],
  "a broken connection": [broken(fault("ECONNRESET")), "ws", "connection_lost", PEER],
  "a broken pipe": [broken(fault("EPIPE")), "ws", "connection_lost", PEER],
  "a connection that the system gave up": [broken(fault("ETIMEDOUT")), "ws", "connection_lost", PEER],
  "a way that is gone": [broken(fault("EHOSTUNREACH")), "ws", "connection_lost", PEER],
  "a broken TLS record": [
    broken(fault("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC")),
    "ws",
    "connection_lost",
    PEER,
  ],
  "an end without a close frame": [errors.connectionLost(), "ws", "connection_lost", /network connection/],
  "a client that is gone": [
    errors.lostByClient(errors.connectionLost()),
    "ws",
    "connection_lost",
    /only if it should have stayed/,
  ],
  "a close without an answer": [errors.closeUnanswered(), "ws", "connection_lost", /is closed, but/],
  "a plugin that does not read": [
    errors.notReading(2_097_153),
    "ws",
    "not_reading",
    /should read all its messages/,
  ],
  "a page that no port is left for": [
    errors.inspectFailed("EMFILE"),
    "link",
    "inspect_failed",
    /^Close programs/,
  ],
  "no pong": [errors.noPong(50), "ws", "no_pong", /the network and the other program/],
  WS_ERR_INVALID_OPCODE: [broken(fault("WS_ERR_INVALID_OPCODE")), "ws", "protocol_error", ITS_AUTHOR],
  "data that does not inflate": [broken(fault("Z_DATA_ERROR")), "ws", "protocol_error", ITS_AUTHOR],
  "a fault without a code": [broken(new Error("x")), "ws", "protocol_error", ITS_AUTHOR],
  "an origin with an asterisk": [errors.badOrigin("*"), "policy", "bad_argument", /has to name each origin/],
  "an origin that no page has": [
    errors.noOrigin("c2.example"),
    "policy",
    "bad_argument",
    /with the button beside it/,
  ],
  "a permission that does not exist": [
    errors.unknownPermission({ plugin: "Overlay", lan: true }),
    "policy",
    "unknown_permission",
    /the command allow lists/,
  ],
  "a slow reader": [errors.backlogFull(1), "ws", "backlog_full", /reads too slowly/],
  "the slowest of many readers": [errors.backlogFull(1, true), "ws", "backlog_full", /reads too slowly/],
};

for (const [cause, [error, stage, code, hint]] of Object.entries(ROWS)) {
  test(`the game is told ${code} of ${cause}`, () => {
    assert.deepEqual([error.stage, error.code], [stage, code]);
    assert.match(error.hint, hint);
    for (const text of [error.message, error.hint]) {
      assert.match(text, /^[A-Z].{10,}[^.]$/);
      assert.doesNotMatch(text, /secret/);
      assert.ok(text.length < 200, text);
    }
  });
}

/** Codes of servers, which are told where they are opened, and those that the plugin makes by itself. */
const ELSEWHERE = new Set([
  "lan_not_allowed",
  "origin_refused",
  "not_kept",
  "not_announced",
  "port_in_use",
  "port_not_allowed",
  "address_unavailable",
  "listen_failed",
  "bridge_missing",
  "bridge_outdated",
  "bridge_unreachable",
  "bridge_silent",
  "bridge_untrusted",
  "bridge_faulty",
  "bridge_lost",
  "already_used",
  "not_open",
  "bad_argument",
  "queue_full",
]);

test("every code has a cause that tells it", () => {
  const told = new Set<string>(Object.values(ROWS).map(([, , code]) => code));
  assert.deepEqual(
    Object.keys(CODES).filter((code) => !told.has(code) && !ELSEWHERE.has(code)),
    [],
  );
});

test("a fault on the way names scheme, host and port, and what the system says", () => {
  assert.equal(connecting("ECONNREFUSED", "tcp").message, `Cannot connect to ${SECURE}: ECONNREFUSED`);
  assert.equal(
    connectError(new Error("Invalid Upgrade header"), "ws", PLAIN).message,
    `Cannot connect to ${PLAIN}: Invalid Upgrade header`,
  );
});

test("a status is told with its number, and where a redirect points without what may be secret", () => {
  assert.deepEqual(
    [answering(404).httpStatus, answering(404).message],
    [404, `Cannot connect to ${SECURE}: HTTP status 404`],
  );
  const location = "https://u:p@elsewhere.example/path?key=secret";
  assert.equal(
    answering(302, { headers: { location } }).message,
    `Cannot connect to ${SECURE}: HTTP status 302, which points to https://elsewhere.example`,
  );
  assert.equal(
    answering(302, { headers: { location: "/path?key=secret" } }).message,
    `Cannot connect to ${SECURE}: HTTP status 302, which points to another path there`,
  );
  assert.doesNotMatch(answering(302).message, /points/);
});

test("Retry-After is told in milliseconds, as seconds or as a date by the server's clock", () => {
  const wait = (value: string, date?: string): number | undefined =>
    answering(503, { headers: { "retry-after": value, date } }).retryAfterMs;
  assert.equal(wait("0"), 0);
  assert.equal(wait("120"), 120_000);
  assert.equal(wait(" 5 "), 5_000);
  assert.equal(wait("99999999999999999999"), MAX_WIRE_INTEGER);
  assert.equal(wait("Fri, 01 Jan 2100 00:01:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT"), 60_000);
  assert.equal(wait("Fri, 01 Jan 2100 00:00:00 GMT", "Fri, 01 Jan 2100 00:01:00 GMT"), 0);
  assert.ok((wait("Fri, 01 Jan 1999 00:00:00 GMT") ?? -1) === 0);
  for (const nonsense of ["", "soon", "-5", "1.5", "1e3"]) {
    assert.equal(wait(nonsense), undefined, nonsense);
  }
  assert.equal(answering(503).retryAfterMs, undefined);
  assert.equal(failedMessage(answering(429, { headers: { "retry-after": "7" } })).retryAfterMs, 7_000);
});

test("a long text is cut between two characters", () => {
  const { message } = failedMessage(
    new errors.LinkError("ws", "internal", `${"x".repeat(511)}\u{1f600}`, ""),
  );
  assert.equal(message, "x".repeat(511));
});
