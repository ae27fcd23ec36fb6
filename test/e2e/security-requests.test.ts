import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { type TestContext, test } from "node:test";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { within } from "../helpers/deadline.ts";
import { openLink } from "../helpers/game.ts";
import { tcpServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** Header names of the opening request when the plugin adds none. */
const OWN = ["Connection", "Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Upgrade", "User-Agent"];

/** The request that the bridge sends for `connect`, whose URL is made from the server's address. */
async function requestFor(
  t: TestContext,
  bridge: Bridge,
  makeUrl: (address: string) => string,
  more: object = {},
): Promise<{ line: string; headers: Map<string, string> }> {
  let heard: (head: string) => void = () => {};
  const head = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const port = await tcpServer(t, (socket) => {
    socket.once("data", (data) => {
      heard(data.toString("latin1"));
      socket.destroy();
    });
  });
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: makeUrl(`127.0.0.1:${port}`), ...more });
  const text = await within(head, "the request of the bridge");
  await link.next("failed");
  assert.ok(text.endsWith("\r\n\r\n"), "there is nothing behind the head");
  const [line = "", ...lines] = text.slice(0, -4).split("\r\n");
  const headers = lines.map((each): [string, string] => {
    const [, name = "", value = ""] = /^([^:]+): (.*)$/.exec(each) ?? [];
    return [name, value];
  });
  assert.equal(new Map(headers).get("Host"), `127.0.0.1:${port}`);
  return { line, headers: new Map(headers) };
}

/** What somebody may write into a URL to add to the request, and the path that it comes to. */
const PATHS: Record<string, [path: string, sent: string]> = {
  "a line break": ["/a\r\nX-Evil: 1", "/aX-Evil:%201"],
  "an escaped line break": ["/a%0d%0aX-Evil:%201", "/a%0d%0aX-Evil:%201"],
  "characters whose low byte is a line break": ["/a\u010d\u010aX-Evil: 1", "/a%C4%8D%C4%8AX-Evil:%201"],
  "a space and a version": ["/a HTTP/1.1", "/a%20HTTP/1.1"],
  "a NUL": ["/a\0b", "/a%00b"],
  "a way up": ["/a/../../b", "/b"],
  "a second address": ["//evil.example/a", "//evil.example/a"],
  "a line break in the query": ["/?a\nb=\tc", "/?ab=c"],
};

test("a URL cannot add to the request", async (t) => {
  const bridge = await startBridge(t);
  for (const [name, [path, sent]] of Object.entries(PATHS)) {
    const { line, headers } = await requestFor(t, bridge, (address) => `ws://${address}${path}`);
    assert.equal(line, `GET ${sent} HTTP/1.1`, name);
    assert.deepEqual([...headers.keys()].sort(), OWN, name);
  }
});

test("credentials of a URL go into their header and nowhere else, and a header of the plugin's own wins", async (t) => {
  const bridge = await startBridge(t);
  const makeUrl = (address: string): string => `ws://me:pass%0d%0aX-Evil:1@${address}/x`;
  const { line, headers } = await requestFor(t, bridge, makeUrl);
  assert.equal(line, "GET /x HTTP/1.1");
  assert.deepEqual([...headers.keys()].sort(), ["Authorization", ...OWN]);
  const [scheme, text = ""] = (headers.get("Authorization") ?? "").split(" ");
  assert.deepEqual([scheme, Buffer.from(text, "base64").toString()], ["Basic", "me:pass\r\nX-Evil:1"]);

  const own = await requestFor(t, bridge, makeUrl, { headers: { Authorization: "Bearer own" } });
  assert.equal(own.headers.get("Authorization"), "Bearer own");
});

/** Headers and subprotocols that could break the request, or take over what belongs to the handshake. */
const REFUSED: Record<string, [fields: object, code: string]> = {
  "a line break in a value": [{ headers: { "X-Key": "a\r\nX-Evil: 1" } }, "bad_header"],
  "a line feed in a value": [{ headers: { "X-Key": "a\nX-Evil: 1" } }, "bad_header"],
  "a NUL in a value": [{ headers: { "X-Key": "a\0b" } }, "bad_header"],
  "a line break in a name": [{ headers: { "X-Key\r\nX-Evil": "1" } }, "bad_header"],
  "a colon in a name": [{ headers: { "X-Evil: 1\r\nX": "1" } }, "bad_header"],
  "an empty name": [{ headers: { "": "1" } }, "bad_header"],
  "another host": [{ headers: { hOST: "evil.example" } }, "bad_header"],
  "a body": [{ headers: { "content-length": "5" } }, "bad_header"],
  "a body in chunks": [{ headers: { "Transfer-Encoding": "chunked" } }, "bad_header"],
  "another upgrade": [{ headers: { Upgrade: "h2c" } }, "bad_header"],
  "a key": [{ headers: { "SEC-WEBSOCKET-KEY": "x" } }, "bad_header"],
  "a name twice, in another case": [{ headers: { "X-Key": "1", "x-kEY": "2" } }, "bad_header"],
  "an extension": [{ headers: { "Sec-WebSocket-Extensions": "x" } }, "bad_header"],
  "a line break in a subprotocol": [{ protocols: ["a\r\nX-Evil: 1"] }, "bad_subprotocol"],
  "two subprotocols in one": [{ protocols: ["a, b"] }, "bad_subprotocol"],
};

test("headers and subprotocols cannot break the request nor take over the handshake", async (t) => {
  const bridge = await startBridge(t);
  let connections = 0;
  const port = await tcpServer(t, () => {
    connections += 1;
  });
  for (const [name, [fields, code]] of Object.entries(REFUSED)) {
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: `ws://127.0.0.1:${port}`, ...fields });
    const { header } = await link.next("failed");
    assert.deepEqual([header.stage, header.code], ["policy", code], name);
  }
  assert.equal(connections, 0);
});

test("header names that mean something to JavaScript are names like others", async (t) => {
  const bridge = await startBridge(t);
  const headers = JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}');
  const request = await requestFor(t, bridge, (address) => `ws://${address}`, { headers });
  assert.ok(OWN.every((name) => request.headers.has(name)));
  assert.equal(request.headers.get("__proto__"), "a");
  assert.equal(request.headers.get("constructor"), "b");
  assert.equal(request.headers.get("toString"), "c");
});

test("characters whose low byte is a line break (U+010A, U+010D) stay whole in a header", async (t) => {
  const bridge = await startBridge(t);
  const headers = { "X-Key": "a\u010d\u010aX-Evil: 1" };
  const request = await requestFor(t, bridge, (address) => `ws://${address}`, { headers });
  assert.deepEqual([...request.headers.keys()].sort(), [...OWN, "X-Key"].sort());
  assert.equal(Buffer.from(request.headers.get("X-Key") ?? "", "latin1").toString(), headers["X-Key"]);
});

test("what is taken from servers, lines that end in LF alone, is not taken from clients", async (t) => {
  const bridge = await startBridge(t);
  const { port } = await openServer(t, bridge);
  const socket = net.connect({ host: "127.0.0.1", port }).setEncoding("latin1");
  t.after(() => socket.destroy());
  const lines = ["GET / HTTP/1.1", "Host: a", "Upgrade: websocket", "Connection: Upgrade"];
  socket.write([...lines, "Sec-WebSocket-Version: 13", `Sec-WebSocket-Key: ${KEY}`, "", ""].join("\n"));
  const [answer] = await within(once(socket, "data"), "the answer of the plugin's server");
  assert.match(answer, /^HTTP\/1\.1 400 /);
});
