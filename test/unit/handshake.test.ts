import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkError } from "../../bridge/core/errors.ts";
import {
  asksForWebSocket,
  checkHeaders,
  checkSubprotocols,
  checkUrl,
  isMalformed,
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

test("checkHeaders() refuses a name that is there twice, since only one of them would be sent", () => {
  refused(() => checkHeaders({ Authorization: "a", authorization: "a" }), "bad_header");
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

test("asksForWebSocket() is true for a GET in HTTP/1.1 that lists the protocol", () => {
  const asked = { method: "GET", httpVersion: "1.1", headers: { upgrade: "h2c,\tWebSocket" } };
  assert.equal(asksForWebSocket(asked), true);
  for (const other of [
    { method: "HEAD" },
    { method: "POST" },
    { httpVersion: "1.0" },
    { headers: {} },
    { headers: { upgrade: "h2c" } },
    { headers: { upgrade: "websocket/13" } },
    { headers: { upgrade: "web socket" } },
  ]) {
    assert.equal(asksForWebSocket({ ...asked, ...other }), false);
  }
});

test("isMalformed() finds what a request has twice or, in HTTP/1.1, not at all", () => {
  const headersDistinct = { host: ["a"], origin: ["b"], "x-any": ["c", "d"], cookie: ["e", "f"] };
  assert.equal(isMalformed({ httpVersion: "1.1", headersDistinct }), false);
  for (const name of ["host", "origin", "sec-websocket-key", "sec-websocket-version"]) {
    for (const httpVersion of ["1.1", "1.0"]) {
      assert.equal(
        isMalformed({ httpVersion, headersDistinct: { ...headersDistinct, [name]: ["a", "a"] } }),
        true,
      );
    }
  }
  assert.equal(isMalformed({ httpVersion: "1.1", headersDistinct: {} }), true);
  assert.equal(isMalformed({ httpVersion: "1.0", headersDistinct: {} }), false);
});

test("isMalformed() finds a Host that is none", () => {
  const hosts = (values: readonly string[]): boolean[] =>
    values.map((host) => isMalformed({ httpVersion: "1.1", headersDistinct: { host: [host] } }));
  const good = [
    "",
    "localhost",
    "LOCALHOST:80",
    "127.0.0.1:29456",
    "[::1]:80",
    "my_pc.local.",
    "xn--bcher-kva.example",
  ];
  assert.ok(!hosts(good).includes(true));
  const bad = [
    "127.0.0.1, evil.example",
    "a b",
    "a/b",
    "user@a",
    "a?b",
    "a#b",
    "http://a",
    "bücher.example",
    "a\\b",
  ];
  assert.ok(!hosts(bad).includes(false));
});

test("requestFault() has a status for each request that no client of today sends", () => {
  const headers = { "sec-websocket-version": "13" };
  assert.equal(requestFault({ headers }), undefined);
  assert.equal(requestFault({ headers: { ...headers, "content-length": "0" } }), undefined);
  for (const version of ["8", "12", "14", "013", "13, 13", ""]) {
    assert.equal(requestFault({ headers: { "sec-websocket-version": version } }), 426, version);
  }
  for (const more of [{ "content-length": "5" }, { "transfer-encoding": "chunked" }]) {
    assert.equal(requestFault({ headers: { ...headers, ...more } }), 400);
  }
});
