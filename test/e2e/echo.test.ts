import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { MAX_MESSAGE_BYTES } from "../../schema/limits.ts";
import { acceptOf } from "../helpers/acceptOf.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { type Door, type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { nginxTls } from "../helpers/nginx.ts";
import { pythonEcho } from "../helpers/python.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

/** Both sides of every change in how RFC 6455 writes a length, and a message of 1 MiB. */
const SIZES = [0, 1, 125, 126, 65_535, 65_536, 1_048_576];

const TEXTS = [
  "ä Ж 語 \u{1f600} \u{1f468}\u200d\u{1f469}\u200d\u{1f467} e\u0301 \u{10ffff}",
  `"double" 'single' \\back\\slash\\ {"type":"close"}`,
  "one\ntwo\r\nthree\tfour\0five\u0001\u007f",
  "\ufeffafter a byte order mark",
];

const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));

/** Text of exactly so many bytes, most of them in letters of 2, 3 and 4 bytes. */
function textOf(bytes: number): Buffer {
  return Buffer.from("ä語\u{1f600}".repeat(Math.floor(bytes / 9)) + "x".repeat(bytes % 9));
}

async function assertEcho(link: GameLink, data: Buffer, binary: boolean): Promise<void> {
  link.send(binary ? { type: "send", binary } : { type: "send" }, data);
  const { header, payload } = await link.next("message");
  assert.deepEqual(header, binary ? { type: "message", binary } : { type: "message" });
  assert.ok(payload.equals(data), `${data.length} bytes came back as ${payload.length} others`);
}

async function assertEchoesAll(t: TestContext, door: Door, url: string): Promise<void> {
  const link = await openSocket(t, door, url);
  for (const size of SIZES) {
    await assertEcho(link, textOf(size), false);
    await assertEcho(link, randomBytes(size), true);
  }
  for (const text of TEXTS) {
    await assertEcho(link, Buffer.from(text), false);
  }
  await assertEcho(link, EVERY_BYTE, true);
  link.send({ type: "close", code: 1000, reason: "done" });
  const { header } = await link.next("closed");
  assert.deepEqual(header, { type: "closed", code: 1000, reason: "done", clean: true });
  await link.closed();
}

test("messages of every size and content come back from other people's servers as they went", async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await startBridge(t, { args: ["--ca", ca] });
  const plain = await wsServer(t, echo);
  const urls = {
    "ws of Node": plain.url,
    "ws of Python": await pythonEcho(t),
    "wss of Node": (await wsServer(t, echo, { tls: good })).url,
    "wss of Python": await pythonEcho(t, good),
    "wss of nginx": await nginxTls(t, plain.port, good),
    "wss by host name": (await wsServer(t, echo, { tls: good })).url.replace("127.0.0.1", "localhost"),
  };
  for (const [name, url] of Object.entries(urls)) {
    await t.test(name, (t) => assertEchoesAll(t, bridge, url));
  }
});

test("frames that trickle in byte by byte are whole messages", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo);
  const link = await openLink(t, bridge);
  await link.trickle({ type: "connect", url: remote.url });
  await link.next("opened");
  for (const size of [0, 1, 125, 126]) {
    await link.trickle({ type: "send" }, textOf(size));
    assert.deepEqual((await link.next("message")).payload, textOf(size));
  }
  await link.trickle({ type: "send", binary: true }, EVERY_BYTE);
  assert.deepEqual((await link.next("message")).payload, EVERY_BYTE);
});

test("many frames in one write keep their order", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  for (let number = 0; number < 1000; number++) {
    link.send({ type: "send", ...(number % 3 === 0 ? { binary: true } : {}) }, `${number}`);
  }
  for (let number = 0; number < 1000; number++) {
    const { header, payload } = await link.next("message");
    assert.deepEqual([header.binary === true, payload.toString()], [number % 3 === 0, `${number}`]);
  }
});

test("subprotocols are offered and the server's choice is told", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo, { handleProtocols: () => "chat.v2" });
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: remote.url, protocols: ["chat.v1", "chat.v2"] });
  assert.deepEqual((await link.next()).header, {
    type: "opened",
    protocol: "chat.v2",
    url: `${remote.url}/`,
    maxMessage: MAX_MESSAGE_BYTES,
  });
  assert.equal((await remote.next()).request.headers["sec-websocket-protocol"], "chat.v1, chat.v2");

  await openSocket(t, bridge, remote.url);
  assert.equal((await remote.next()).request.headers["sec-websocket-protocol"], undefined);
});

test("server that takes none of the subprotocols is open without one", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo, { handleProtocols: () => false });
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: remote.url, protocols: ["chat.v1"] });
  assert.equal((await link.next("opened")).header.protocol, "");
  link.send({ type: "send" }, "hello");
  assert.equal((await link.next("message")).payload.toString(), "hello");
});

test("subprotocol is agreed on with Python's server", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: await pythonEcho(t), protocols: ["other", "echo.v1"] });
  assert.equal((await link.next("opened")).header.protocol, "echo.v1");
});

test("request headers and path arrive as given, and no Origin unless it is", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo);
  const headers = { Authorization: "Bearer abc=", "X-Game": "a, b; c", "User-Agent": "Openplanet" };
  await openSocket(t, bridge, `${remote.url}/room/1?key=%20x&y=`, { connect: { headers } });
  const { request } = await remote.next();
  assert.equal(request.url, "/room/1?key=%20x&y=");
  assert.equal(request.headers["authorization"], "Bearer abc=");
  assert.equal(request.headers["x-game"], "a, b; c");
  assert.equal(request.headers["user-agent"], "Openplanet");
  assert.equal(request.headers["origin"], undefined);
  assert.equal(request.headers["sec-websocket-extensions"], undefined);

  await openSocket(t, bridge, remote.url, { connect: { headers: { Origin: "https://example.com" } } });
  const next = (await remote.next()).request.headers;
  assert.equal(next["origin"], "https://example.com");
  assert.equal(next["user-agent"], `openplanet-websockets/${bridge.discovery.version}`);
});

test("header values arrive in UTF-8, as scripts have them, and may be as long as the request", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo);
  const long = "x".repeat(3_000);
  const headers = { "X-Name": "Zoë 語 \u{1f600}", "X-Long": long, "user-agent": "Zoë" };
  await openSocket(t, bridge, remote.url, { connect: { headers } });
  const { request } = await remote.next();
  const told = (name: string): string => Buffer.from(String(request.headers[name]), "latin1").toString();
  assert.deepEqual([told("x-name"), told("x-long"), told("user-agent")], ["Zoë 語 \u{1f600}", long, "Zoë"]);
  assert.equal(request.rawHeaders.filter((name) => /user-agent/i.test(name)).length, 1);
});

/** A good answer of a server whose lines end in LF alone; a frame follows at once. */
const loose = (key: string): string =>
  [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${acceptOf(key)}`,
    "",
    "\x81\x05hello",
  ].join("\n");

test("answer whose lines end in LF alone is taken, as the old plugin did", async (t) => {
  const bridge = await startBridge(t);
  const port = await tcpServer(t, (socket) => {
    socket.once("data", (request) => {
      const key = /^Sec-WebSocket-Key: (.*)\r$/m.exec(request.toString())?.[1] ?? "";
      socket.write(loose(key), "latin1");
    });
  });
  const link = await openSocket(t, bridge, `ws://127.0.0.1:${port}`);
  assert.equal((await link.next("message")).payload.toString(), "hello");
});
