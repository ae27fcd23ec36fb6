import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { LINGER_TIMEOUT_MS } from "../../bridge/core/limits.ts";
import { MAX_MESSAGE_BYTES } from "../../schema/limits.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { pythonEcho } from "../helpers/python.ts";
import { echo, type Peer, wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

/** A frame of a server (RFC 6455, section 5.2), for payloads below 126 bytes. */
const frame = (firstByte: number, payload: string | Buffer): Buffer =>
  Buffer.concat([Buffer.of(firstByte, Buffer.byteLength(payload)), Buffer.from(payload as string)]);

const FIN = 0x80;
const MORE = 0x00;
const CONTINUATION = 0x0;
const TEXT = 0x1;
const BINARY = 0x2;
const PING = 0x9;

test("ping of the remote is answered with its own bytes", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  await openSocket(t, bridge, remote.url);
  const { ws } = await remote.next();
  for (const data of ["", "a", "x".repeat(125)]) {
    const answer = once(ws, "pong");
    ws.ping(data);
    assert.equal(String((await answer)[0]), data);
  }
});

test("ping of Python's server is answered while messages go on", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, `${await pythonEcho(t)}/ping`);
  for (let count = 0; count < 3; count++) {
    link.send({ type: "send" }, "go on");
    assert.equal((await link.next("message")).payload.toString(), "pong");
  }
});

test("fragmented message arrives whole, with a ping in between", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const { ws, socket } = await remote.next();
  const characters = Buffer.from("ä語\u{1f600}");
  const pong = once(ws, "pong");
  socket.write(frame(MORE | TEXT, characters.subarray(0, 1)));
  socket.write(frame(FIN | PING, "between"));
  socket.write(frame(MORE | CONTINUATION, characters.subarray(1, 7)));
  assert.equal(String((await pong)[0]), "between");
  socket.write(frame(FIN | CONTINUATION, characters.subarray(7)));
  socket.write(frame(MORE | BINARY, "\0"));
  socket.write(frame(MORE | CONTINUATION, ""));
  socket.write(frame(FIN | CONTINUATION, "\xff"));
  const first = await link.next("message");
  assert.deepEqual([first.header.binary, first.payload], [undefined, characters]);
  const second = await link.next("message");
  assert.deepEqual([second.header.binary, second.payload], [true, Buffer.from("\0\xff")]);
});

test("messages that Python's server fragments arrive whole", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, `${await pythonEcho(t)}/fragments`);
  for (const text of ["abc", "ä語\u{1f600}".repeat(20_000)]) {
    link.send({ type: "send" }, text);
    assert.equal((await link.next("message")).payload.toString(), text);
  }
});

test("message cut at every byte on the network is whole", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const { socket } = await remote.next();
  socket.setNoDelay(true);
  for (const byte of frame(FIN | TEXT, "ä語\u{1f600}")) {
    await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
  }
  assert.equal((await link.next("message")).payload.toString(), "ä語\u{1f600}");
});

for (const [flags, extension] of [
  [["--compression"], "permessage-deflate"],
  [[], ""],
] as const) {
  test(`bridge started with [${flags}] ${extension ? "compresses" : "does not compress"}`, async (t) => {
    const bridge = await startBridge(t, { args: flags });
    const remote = await wsServer(t, echo, { perMessageDeflate: { threshold: 0 } });
    const link = await openSocket(t, bridge, remote.url);
    const peer = await remote.next();
    assert.equal(peer.ws.extensions, extension);
    const text = "over and over ".repeat(50_000);
    link.send({ type: "send" }, text);
    assert.equal((await link.next("message")).payload.toString(), text);
    const compressed = peer.socket.bytesRead < text.length / 10;
    assert.equal(compressed, extension !== "", `${peer.socket.bytesRead} bytes arrived`);
  });
}

for (const limit of [1_000, 100_000, MAX_MESSAGE_BYTES]) {
  test(`message of ${limit} bytes passes a limit of that length, however long it is when compressed`, async (t) => {
    const bridge = await startBridge(t, { args: ["--compression"] });
    const remote = await wsServer(t, () => {}, { perMessageDeflate: { threshold: 0 } });
    const link = await openSocket(t, bridge, remote.url, { connect: { maxMessage: limit } });
    const peer = await remote.next();
    const longest = randomBytes(limit);
    const before = peer.socket.bytesWritten;
    await new Promise((resolve) => peer.ws.send(longest, resolve));
    assert.ok(peer.socket.bytesWritten - before > limit + 4, "it grows when it is compressed");
    assert.ok((await link.next("message")).payload.equals(longest));
    peer.ws.send(Buffer.alloc(limit + 1));
    assert.equal((await link.next("failed")).header.code, "message_too_large");
    await link.next("closed");
    assert.equal((await peer.closed()).code, 1009);
  });
}

/** What a remote may not do, with what the game and the remote hear of it. */
const FAULTS: readonly [string, (peer: Peer) => void, string, number][] = [
  [
    "text that is not UTF-8",
    ({ socket }) => socket.write(frame(FIN | TEXT, Buffer.of(0xff))),
    "invalid_utf8",
    1007,
  ],
  ["a masked frame", ({ socket }) => socket.write(Buffer.of(0x81, 0x80, 1, 2, 3, 4)), "protocol_error", 1002],
  ["a reserved opcode", ({ socket }) => socket.write(frame(FIN | 0x3, "")), "protocol_error", 1002],
  [
    "a message of 16 MiB and a byte",
    ({ ws }) => ws.send(Buffer.alloc(MAX_MESSAGE_BYTES + 1)),
    "message_too_large",
    1009,
  ],
  [
    "a bad close code",
    ({ socket }) => socket.write(frame(FIN | 0x8, Buffer.of(3, 237))),
    "protocol_error",
    1002,
  ],
];

test("remote that breaks the WebSocket protocol is closed and told why", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  for (const [name, misbehave, code, closeCode] of FAULTS) {
    await t.test(name, async (t) => {
      const link = await openSocket(t, bridge, remote.url);
      const peer = await remote.next();
      misbehave(peer);
      const failed = await link.next("failed");
      assert.deepEqual([failed.header.stage, failed.header.code], ["ws", code]);
      assert.equal((await peer.closed()).code, closeCode);
      const { header } = await link.next("closed");
      assert.deepEqual([header.clean, header.reason], [false, ""]);
      await link.closed();
    });
  }
});

test("bytes that are not UTF-8 are told apart: a text, its last fragment, a compressed text, and a close reason", async (t) => {
  const bridge = await startBridge(t, { args: ["--compression"] });
  const remote = await wsServer(t, () => {}, { perMessageDeflate: { threshold: 0 } });
  const bad = Buffer.of(0xff);
  const reason = frame(FIN | 0x8, Buffer.of(3, 232, 0xff));
  const cases: [Buffer[], RegExp][] = [
    [[frame(FIN | TEXT, bad)], /a text message that is not UTF-8$/],
    [[frame(TEXT, "a"), frame(FIN, bad)], /a text message that is not UTF-8$/],
    [[frame(FIN | 0x40 | TEXT, deflateRawSync(bad))], /a text message that is not UTF-8$/],
    [[reason], /a close reason that is not UTF-8$/],
    [[frame(TEXT, "a"), reason], /a close reason that is not UTF-8$/],
  ];
  for (const [frames, text] of cases) {
    const link = await openSocket(t, bridge, remote.url);
    const peer = await remote.next();
    for (const bytes of frames) {
      peer.socket.write(bytes);
    }
    const { header } = await link.next("failed");
    assert.equal(header.code, "invalid_utf8");
    assert.match(header.message, text);
    assert.equal((await peer.closed()).code, 1007);
  }
});

test("remote that breaks the protocol and then says nothing more is over for the game at once", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url);
  const { socket } = await remote.next();
  socket.removeAllListeners("data").removeAllListeners("end").resume();
  socket.write(frame(FIN | TEXT, Buffer.of(0xff)));
  assert.equal((await link.next("failed")).header.code, "invalid_utf8");
  const since = performance.now();
  const closed = { type: "closed", code: 1006, reason: "", clean: false };
  assert.deepEqual((await link.next("closed")).header, closed);
  assert.ok(performance.now() - since < LINGER_TIMEOUT_MS / 2);
  await link.closed();
});

test("message limit of --max-message holds in both directions", async (t) => {
  const bridge = await startBridge(t, { args: ["--max-message", "1000"] });
  const remote = await wsServer(t, echo);
  const link = await openSocket(t, bridge, remote.url);
  assert.equal(link.limits.maxMessage, 1000);
  link.send({ type: "send" }, "x".repeat(1000));
  assert.equal((await link.next("message")).payload.length, 1000);
  (await remote.next()).ws.send("x".repeat(1001));
  assert.equal((await link.next("failed")).header.code, "message_too_large");
  await link.next("closed");

  for (const binary of [false, true]) {
    const other = await openSocket(t, bridge, remote.url);
    other.send({ type: "send", binary }, "x".repeat(1001));
    const { header } = await other.next("failed");
    assert.deepEqual([header.stage, header.code], ["link", "bad_frame"]);
    assert.match(header.hint, /--max-message/);
    await other.closed();
  }
});

test("plugin's own message limit holds, up to that of the player", async (t) => {
  const bridge = await startBridge(t, { args: ["--max-message", "2000"] });
  const remote = await wsServer(t);
  for (const [asked, given] of [
    [1000, 1000],
    [2001, 2000],
  ] as const) {
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: remote.url, maxMessage: asked });
    assert.equal((await link.next("opened")).header.maxMessage, given);
    const { ws } = await remote.next();
    ws.send("x".repeat(given));
    assert.equal((await link.next("message")).payload.length, given);
    ws.send("x".repeat(given + 1));
    assert.equal((await link.next("failed")).header.code, "message_too_large");
  }
});

test("game that sends more than the limit of its socket is told so, and nothing of it is sent", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  const client = await openSocket(t, bridge, remote.url, { connect: { maxMessage: 10 } });
  const { link: server, port, maxMessage } = await openServer(t, bridge);
  await connectClient(t, `ws://127.0.0.1:${port}`);
  await server.next("joined");
  for (const [link, limit] of [
    [client, 10],
    [server, maxMessage],
  ] as const) {
    link.send({ type: "send", binary: true }, Buffer.alloc(limit));
    await link.ask();
    link.send({ type: "send" }, "x".repeat(limit + 1));
    const { stage, code, hint } = (await link.next("failed")).header;
    assert.deepEqual([stage, code], ["link", "bad_frame"]);
    assert.match(hint, /a larger MaxMessage/);
    await link.closed();
  }
  const peer = await remote.next();
  assert.equal((await peer.closed()).code, 1001);
  assert.equal((await peer.next()).data.length, 10);
  assert.equal(peer.waiting, 0);
});

test("server takes messages of 1 MiB unless its plugin asks for another limit", async (t) => {
  const bridge = await startBridge(t);
  for (const [asked, given] of [
    [{}, 1_048_576],
    [{ maxMessage: 1000 }, 1000],
    [{ maxMessage: MAX_MESSAGE_BYTES }, MAX_MESSAGE_BYTES],
  ] as const) {
    const { link, port, maxMessage } = await openServer(t, bridge, { listen: asked });
    assert.equal(maxMessage, given);
    const client = await connectClient(t, `ws://127.0.0.1:${port}`);
    await link.next("joined");
    client.ws.send(Buffer.alloc(given));
    assert.equal((await link.next("message")).payload.length, given);
    client.ws.send(Buffer.alloc(given + 1));
    assert.equal((await link.next("failed")).header.code, "message_too_large");
  }
});
