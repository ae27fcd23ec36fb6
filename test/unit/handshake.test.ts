import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkError } from "../../bridge/core/errors.ts";
import {
  checkHeaders,
  checkSubprotocols,
  checkUrl,
  requestFault,
} from "../../bridge/core/sockets/policy/handshake.ts";

const refused = (check: () => unknown, code: string): void =>
  assert.throws(
    check,
    (error) => error instanceof LinkError && error.stage === "policy" && error.code === code,
  );

test("checkUrl() takes ws and wss URLs with path, query and IPv6 address", () => {
  for (const text of ["ws://localhost:1", "wss://example.com/chat?room=1", "ws://[::1]:80/"]) {
    assert.ok(checkUrl(text));
  }
});

test("checkUrl() refuses other schemes, fragments and nonsense without repeating the URL", () => {
  for (const text of ["http://a", "file:///etc/passwd", "ws://a/#b", "ws://", "", "ws://a:99999"]) {
    refused(() => checkUrl(text), "bad_url");
  }
  assert.throws(
    () => checkUrl("ws://a/?key=secret#b"),
    (error: Error) => !error.message.includes("secret"),
  );
});

test("checkHeaders() takes ordinary headers", () => {
  checkHeaders({
    Authorization: "Bearer abc",
    Origin: "https://example.com",
    Cookie: "a=b",
    "X-Any": "é 語 \u{1f600}",
  });
});

test("checkHeaders() refuses those of the handshake in any case", () => {
  for (const name of [
    "Host",
    "connection",
    "UPGRADE",
    "Sec-WebSocket-Key",
    "Content-Length",
    "Transfer-Encoding",
  ]) {
    refused(() => checkHeaders({ [name]: "x" }), "bad_header");
  }
});

test("checkHeaders() refuses what could break out of a header line", () => {
  for (const value of ["a\r\nHost: evil", "a\nb", "a\rb", "a\0b", "a\u007fb", "a\u001bb"]) {
    refused(() => checkHeaders({ "X-Test": value }), "bad_header");
  }
  for (const name of ["", "a b", "a:b", "a\r\nb", "é"]) {
    refused(() => checkHeaders({ [name]: "x" }), "bad_header");
  }
});

test("checkSubprotocols() takes tokens once each", () => {
  checkSubprotocols([]);
  checkSubprotocols(["chat.v2", "json"]);
  refused(() => checkSubprotocols(["a", "a"]), "bad_subprotocol");
  refused(() => checkSubprotocols(["a,b"]), "bad_subprotocol");
});

test("requestFault() has a status for each request that no client of today sends", () => {
  const headers = { host: "127.0.0.1", "sec-websocket-version": "13" };
  assert.equal(requestFault({ httpVersion: "1.1", headers }), undefined);
  assert.equal(
    requestFault({ httpVersion: "1.1", headers: { ...headers, "content-length": "0" } }),
    undefined,
  );
  assert.equal(requestFault({ httpVersion: "1.0", headers }), 505);
  for (const version of ["8", "12", "14", "013", "13, 13", ""]) {
    const asked = { ...headers, "sec-websocket-version": version };
    assert.equal(requestFault({ httpVersion: "1.1", headers: asked }), 426, version);
  }
  for (const more of [{ host: undefined }, { "content-length": "5" }, { "transfer-encoding": "chunked" }]) {
    assert.equal(requestFault({ httpVersion: "1.1", headers: { ...headers, ...more } }), 400);
  }
});
