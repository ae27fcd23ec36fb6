import assert from "node:assert/strict";
import { test } from "node:test";
import {
  connectError,
  socketError,
  timedOut,
  unexpectedStatus,
} from "../../bridge/core/sockets/socketError.ts";
import type { Stage } from "../../schema/index.ts";

const TARGET = "wss://example.com:8080";

const fault = (code: string, message = "what Node says"): Error =>
  Object.assign(new Error(message), { code });

/** Code of Node or ws, the stage it came at, and what the game is told. */
const ON_THE_WAY: readonly [code: string, at: Stage, stage: Stage, told: string][] = [
  ["ENOTFOUND", "dns", "dns", "host_not_found"],
  ["EAI_AGAIN", "dns", "dns", "dns_failed"],
  ["EAI_FAIL", "dns", "dns", "dns_failed"],
  ["ECONNREFUSED", "tcp", "tcp", "connection_refused"],
  ["ENETUNREACH", "tcp", "tcp", "network_unreachable"],
  ["EHOSTUNREACH", "tcp", "tcp", "network_unreachable"],
  ["EADDRNOTAVAIL", "tcp", "tcp", "network_unreachable"],
  ["ETIMEDOUT", "tcp", "tcp", "timed_out"],
  ["ECONNRESET", "tcp", "tcp", "connection_reset"],
  ["ECONNRESET", "tls", "tls", "connection_reset"],
  ["ECONNRESET", "http", "http", "connection_reset"],
  ["EPIPE", "http", "http", "connection_reset"],
  ["CERT_HAS_EXPIRED", "tls", "tls", "certificate_expired"],
  ["CERT_NOT_YET_VALID", "tls", "tls", "certificate_expired"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls", "tls", "certificate_wrong_host"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls", "tls", "certificate_untrusted"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "tls", "tls", "certificate_untrusted"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls", "tls", "certificate_untrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tls", "tls", "certificate_untrusted"],
  ["CERT_REVOKED", "tls", "tls", "certificate_untrusted"],
  ["EPROTO", "tls", "tls", "tls_failed"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "tls", "tls", "tls_failed"],
  ["HPE_INVALID_CONSTANT", "http", "ws", "bad_handshake"],
  ["", "http", "ws", "bad_handshake"],
  ["EWHATEVER", "tcp", "tcp", "connection_reset"],
];

test("connectError maps every code to its stage, code and a hint, and names the target", () => {
  for (const [code, at, stage, told] of ON_THE_WAY) {
    const error = connectError(fault(code), at, TARGET);
    assert.deepEqual([error.stage, error.code], [stage, told], `${code} at ${at}`);
    assert.match(error.message, /^Cannot connect to wss:\/\/example\.com:8080: /);
    assert.ok(error.hint.length > 10);
    assert.equal(error.httpStatus, undefined);
  }
});

test("connectError has one hint for each of its codes", () => {
  const hints = new Map<string, Set<string>>();
  for (const [code, at] of ON_THE_WAY.filter(([code]) => code !== "EWHATEVER")) {
    const error = connectError(fault(code), at, TARGET);
    hints.set(error.code, (hints.get(error.code) ?? new Set()).add(error.hint));
  }
  for (const [code, texts] of hints) {
    assert.equal(texts.size, 1, code);
  }
});

test("connectError reads the code of an error that collects one for each address", () => {
  const both = [fault("ECONNREFUSED"), fault("ECONNREFUSED")];
  const error = connectError(
    Object.assign(new AggregateError(both), { code: "ECONNREFUSED" }),
    "tcp",
    TARGET,
  );
  assert.equal(error.code, "connection_refused");
  assert.match(error.message, /: ECONNREFUSED$/);
});

test("connectError tells the message of an error without a code", () => {
  const error = connectError(new Error("Invalid Sec-WebSocket-Accept header"), "http", TARGET);
  assert.match(error.message, /: Invalid Sec-WebSocket-Accept header$/);
});

for (const [code, told] of [
  ["WS_ERR_UNSUPPORTED_MESSAGE_LENGTH", "message_too_large"],
  ["WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH", "message_too_large"],
  ["WS_ERR_TOO_MANY_BUFFERED_PARTS", "message_too_large"],
  ["WS_ERR_INVALID_UTF8", "invalid_utf8"],
  ["ECONNRESET", "connection_lost"],
  ["EPIPE", "connection_lost"],
  ["ETIMEDOUT", "connection_lost"],
  ["WS_ERR_INVALID_OPCODE", "protocol_error"],
  ["WS_ERR_UNEXPECTED_MASK", "protocol_error"],
  ["", "protocol_error"],
] as const) {
  test(`socketError says ${told} for "${code}"`, () => {
    const error = socketError(fault(code));
    assert.deepEqual([error.stage, error.code], ["ws", told]);
    assert.ok(error.message.length > 10 && error.hint.length > 10);
  });
}

test("timedOut says at each stage who did not answer", () => {
  const texts = (["dns", "tcp", "tls", "http"] as const).map((stage) => {
    const error = timedOut(stage, TARGET);
    assert.deepEqual([error.stage, error.code], [stage, "timed_out"]);
    return error.message;
  });
  assert.equal(new Set(texts).size, 4);
});

test("unexpectedStatus carries the status and has a hint for each kind", () => {
  const hints = [301, 401, 404, 418, 503].map((status) => {
    const error = unexpectedStatus(status, TARGET);
    assert.deepEqual([error.stage, error.code, error.httpStatus], ["http", "unexpected_status", status]);
    assert.match(error.message, new RegExp(`HTTP status ${status}$`));
    return error.hint;
  });
  assert.equal(new Set(hints).size, 5);
  assert.equal(unexpectedStatus(403, TARGET).hint, hints[1]);
});

test("unexpectedStatus calls a status that HTTP does not have a bad handshake", () => {
  assert.equal(unexpectedStatus(100, TARGET).code, "unexpected_status");
  const { stage, code, httpStatus } = unexpectedStatus(99, TARGET);
  assert.deepEqual([stage, code, httpStatus], ["ws", "bad_handshake", undefined]);
});

test("unexpectedStatus calls 101 without an upgrade a bad handshake", () => {
  const { stage, code, httpStatus, message } = unexpectedStatus(101, TARGET);
  assert.deepEqual([stage, code, httpStatus], ["ws", "bad_handshake", undefined]);
  assert.match(message, /: HTTP status 101 without an upgrade to websocket$/);
});
