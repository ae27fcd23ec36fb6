import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import { SERVER_HANDSHAKE_TIMEOUT_MS } from "../../bridge/core/limits.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { exchange, statusOf } from "../helpers/exchange.ts";
import { openServer } from "../helpers/server.ts";
import { gone } from "../helpers/stranger.ts";

const MIB = 1024 * 1024;

/** What a noisy machine may add to a time limit. */
const SLACK_MS = 5_000;

const HEAD = "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";
const UPGRADE = `GET /smuggled HTTP/1.1\r\n${HEAD}${KEY}\r\n`;
/** A masked text, "hi". */
const FRAME = "\x81\x82\0\0\0\0hi";

/** A second opening request, or a message, hidden in something else; with the status of the one answer. */
const SMUGGLED: Record<string, [bytes: string, status: string]> = {
  "after a plain request": [`GET / HTTP/1.1\r\nHost: a\r\n\r\n${UPGRADE}${FRAME}`, "426"],
  "in a body": [`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${UPGRADE.length}\r\n\r\n${UPGRADE}`, "426"],
  "in a chunk": [
    `POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n` +
      `${UPGRADE.length.toString(16)}\r\n${UPGRADE}\r\n0\r\n\r\n`,
    "426",
  ],
  "with two lengths": [
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 0\r\n\r\n${UPGRADE}`,
    "400",
  ],
  "with a length and chunks": [
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${UPGRADE}`,
    "400",
  ],
  "as the body of an upgrade": [
    `GET / HTTP/1.1\r\n${HEAD}${KEY}Content-Length: ${FRAME.length}\r\n\r\n${FRAME}`,
    "400",
  ],
  "as chunks of an upgrade": [
    `GET / HTTP/1.1\r\n${HEAD}${KEY}Transfer-Encoding: chunked\r\n\r\n8\r\n${FRAME}\r\n0\r\n\r\n`,
    "400",
  ],
  "behind an upgrade that is refused": [
    `GET / HTTP/1.1\r\n${HEAD}Origin: https://evil.example\r\n${KEY}\r\n${UPGRADE}`,
    "403",
  ],
  "after a CONNECT": [`CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n${UPGRADE}`, "405"],
  "after a line feed alone": [`GET / HTTP/1.1\nHost: a\n\n${UPGRADE}`, "400"],
};

test("an upgrade that is hidden in another request is not taken", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  for (const [name, [bytes, status]] of Object.entries(SMUGGLED)) {
    const answer = await exchange(port, bytes);
    assert.equal(statusOf(answer), status, `${name}: ${answer}`);
    assert.doesNotMatch(answer, /HTTP\/1\.1 101/, name);
  }
  assert.equal((await link.next("failed")).header.code, "origin_refused");
  assert.equal((await link.ask()).serverClients, 0);
  assert.equal(link.waiting("joined"), 0);
});

/** Origins that are to pass for none, or for one that is allowed. */
const ORIGINS: Record<string, string> = {
  "two in one": "Origin: https://friend.example, https://evil.example",
  "two in one with a space": "Origin: https://friend.example https://evil.example",
  "an empty one": "Origin:",
  "one of a page without": "Origin: null",
  "one that begins like an allowed one": "Origin: https://friend.example.evil.example",
  "one with an allowed one as its user": "Origin: https://friend.example@evil.example",
  "one of this machine as its user": "Origin: http://127.0.0.1@evil.example",
  "one that begins like this machine": "Origin: http://127.0.0.1.evil.example",
  "one that ends like this machine": "Origin: http://evil-localhost",
  "an allowed one with another port": "Origin: https://friend.example:444",
  "an allowed one without TLS": "Origin: http://friend.example",
  "an allowed one with a path": "Origin: https://friend.example/x",
  "a file": "Origin: file://",
  "an extension": "Origin: chrome-extension://abcdefgh",
};

test("a page of another origin does not get in, however its origin is written", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { origins: ["https://friend.example"] } });
  for (const [name, origin] of Object.entries(ORIGINS)) {
    const answer = await exchange(port, `GET / HTTP/1.1\r\n${HEAD}${KEY}${origin}\r\n\r\n`);
    assert.equal(statusOf(answer), "403", name);
  }
  // A page whose name server has changed its mind and says that it lives here.
  const rebound = `${HEAD.replace("127.0.0.1", `evil.example:${port}`)}Origin: http://evil.example:${port}\r\n`;
  assert.equal(statusOf(await exchange(port, `GET / HTTP/1.1\r\n${rebound}${KEY}\r\n`)), "403");
  // A draft of the protocol named the page in another header; its browsers are not let in at all.
  const draft = `${KEY.replace("13", "8")}Sec-WebSocket-Origin: https://evil.example\r\n`;
  assert.equal(statusOf(await exchange(port, `GET / HTTP/1.1\r\n${HEAD}${draft}\r\n`)), "426");
  while (link.waiting("failed") > 0) {
    await link.next("failed");
  }
  assert.equal((await link.ask()).serverClients, 0);
  await connectClient(t, `ws://127.0.0.1:${port}`, { origin: "https://friend.example" });
});

test("a request that never ends is dropped, whatever it says, and costs no memory", {
  timeout: 40_000,
}, async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const { port } = await openServer(t, bridge);
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  const before = await bridge.rss();
  const start = Date.now();
  const endless = async (head: string): Promise<void> => {
    const socket = net.connect(port, "127.0.0.1");
    socket.resume();
    const end = within(gone(socket), "the end of an endless request", SERVER_HANDSHAKE_TIMEOUT_MS + SLACK_MS);
    socket.write(head);
    const piece = Buffer.alloc(65_536, "x");
    while (!socket.closed && socket.writable) {
      await Promise.race([new Promise((resolve) => socket.write(piece, () => resolve(undefined))), end]);
    }
    await end;
  };
  await Promise.all([
    endless("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"),
    endless(`GET / HTTP/1.1\r\n${HEAD}${KEY}Content-Length: 99999999999\r\n\r\n`),
    endless("GET / HTTP/1.1\r\nHost: a\r\nX-Long: "),
    endless("GET /"),
  ]);
  assert.ok(Date.now() - start < SERVER_HANDSHAKE_TIMEOUT_MS + SLACK_MS);
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 64 * MIB, `grew by ${growth} bytes`);
  assert.equal(client.ws.readyState, client.ws.OPEN);
});

test("a client that breaks off behind two requests at once ends nothing but its connection", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  const second = "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
  for (let tries = 0; tries < 50; tries++) {
    const socket = net.connect(port, "127.0.0.1");
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\n\r\n${second}`, () => socket.resetAndDestroy());
    await within(gone(socket), "the end of a request");
  }
  await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  assert.equal((await link.ask()).serverClients, 1);
});
