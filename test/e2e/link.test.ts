import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { MAX_COMMAND_LINKS, MAX_LINKS } from "../../bridge/core/limits.ts";
import { CONTROL_PLUGIN } from "../../bridge/core/link/control.ts";
import { encodeCredit, encodeFrame, encodeHead } from "../../bridge/core/link/frames.ts";
import { MAX_GAME_JSON_BYTES, MAX_MESSAGE_BYTES, TAG_BYTES } from "../../schema/index.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { type Door, type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

const MIB = 1024 * 1024;

/** A message with this body, valid or not. */
const json = (body: Buffer | string): Buffer => encodeFrame("j", 0, Buffer.from(body as string));

/** A message whose JSON has exactly so many bytes. */
const padded = (message: object, bytes: number): Buffer => {
  const empty = JSON.stringify({ ...message, pad: "" });
  return json(JSON.stringify({ ...message, pad: "x".repeat(bytes - empty.length) }));
};

/** A valid status with other bytes from `offset` on. */
const spoilt = (offset: number, ...bytes: number[]): Buffer => {
  const frame = json('{"type":"status"}');
  frame.set(bytes, offset);
  return frame;
};

const text = (client: number, body: string): Buffer => encodeFrame("t", client, Buffer.from(body));

/** What ends a link that has said hello, with the code that it is told. */
const FAULTS: Record<string, [code: string, bytes: Buffer]> = {
  "a message of 16 KiB and a byte": ["bad_frame", padded({ type: "status" }, MAX_GAME_JSON_BYTES + 1)],
  "a connect of 16 KiB and a byte": [
    "bad_frame",
    padded({ type: "connect", url: "ws://h" }, MAX_GAME_JSON_BYTES + 1),
  ],
  "an HTTP request": ["bad_frame", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  "an unknown kind of frame": ["bad_frame", spoilt(TAG_BYTES, 0x78)],
  "a kind in capitals": ["bad_frame", spoilt(TAG_BYTES, 0x4a)],
  "a tag whose first digit lacks its high bit": ["bad_frame", spoilt(TAG_BYTES + 1, 0)],
  "a tag whose second digit lacks its high bit": ["bad_frame", spoilt(TAG_BYTES + 2, 0x7f)],
  "a tag whose last digit lacks its high bit": ["bad_frame", spoilt(TAG_BYTES + 3, 1)],
  "a length of zero": ["bad_frame", spoilt(0, 0)],
  "a length of three": ["bad_frame", spoilt(0, 3)],
  "a message with a client in its tag": ["bad_frame", encodeFrame("j", 1, Buffer.from('{"type":"status"}'))],
  "an empty message": ["bad_message", json("")],
  "a message of one byte": ["bad_message", json("1")],
  "a message that is not JSON": ["bad_message", json("{type:status}")],
  "a message that is not UTF-8": ["bad_message", json(Buffer.of(0x22, 0xff, 0x22))],
  "a message that is no object": ["bad_message", json("[]")],
  "a message with more behind it": ["bad_message", json('{"type":"status"}x')],
  "a second hello": ["bad_message", json('{"type":"hello","protocol":2}')],
  "a message of the bridge": ["bad_message", json('{"type":"welcome"}')],
  "a field of the wrong kind": ["bad_message", json('{"type":"connect","url":5}')],
  "a text before connect": ["bad_message", text(0, "")],
  "a binary message before connect": ["bad_message", encodeFrame("b", 0, Buffer.alloc(1))],
  "credit before connect": ["bad_message", encodeCredit(0, 1)],
  "credit of three bytes": ["bad_frame", encodeFrame("c", 0, Buffer.alloc(3))],
  "credit of five bytes": ["bad_frame", encodeHead("c", 0, 5)],
  "a text over the limit": ["bad_frame", encodeHead("t", 0, MAX_MESSAGE_BYTES + 1)],
  "a text of 4 GiB": ["bad_frame", encodeHead("t", 0, 0xffff_ffff - TAG_BYTES)],
};

/** The same for a link whose socket is open. */
const FAULTS_WHEN_OPEN: Record<string, [code: string, bytes: Buffer]> = {
  "a second connect": ["bad_message", json('{"type":"connect","url":"ws://127.0.0.1"}')],
  "a listen": ["bad_message", json('{"type":"listen","host":"127.0.0.1","port":0}')],
  "a configure": ["bad_message", json('{"type":"configure","maxClients":1}')],
  "a close code of three bytes": ["bad_message", json('{"type":"close","code":65536}')],
  "a text for a client": ["bad_frame", text(1, "x")],
  "a text that is not UTF-8 for a client": ["bad_frame", encodeFrame("t", 1, Buffer.of(0xff))],
  "a binary message for a client": ["bad_frame", encodeFrame("b", 2_097_151, Buffer.alloc(1))],
  "credit of a client": ["bad_frame", encodeCredit(1, 1)],
  "empty credit": ["bad_frame", encodeFrame("c", 0, Buffer.alloc(0))],
  "credit of three bytes": ["bad_frame", encodeFrame("c", 0, Buffer.alloc(3))],
  "credit of five bytes": ["bad_frame", encodeFrame("c", 0, Buffer.alloc(5))],
  "a text over the limit": ["bad_frame", encodeHead("t", 0, MAX_MESSAGE_BYTES + 1)],
  "a binary message over the limit": ["bad_frame", encodeHead("b", 0, MAX_MESSAGE_BYTES + 1)],
};

async function assertAlive(link: GameLink): Promise<void> {
  link.send({ type: "send" }, "still here");
  assert.equal((await link.next("message")).payload.toString(), "still here");
}

async function assertFails(link: GameLink, code: string, bytes: Buffer): Promise<void> {
  link.write(bytes);
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["link", code]);
  assert.ok(header.message.length > 10 && header.hint.length > 10);
  await link.closed();
}

test("link that breaks the protocol is told why and ended, and no other notices", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo);
  const other = await openSocket(t, bridge, remote.url);
  for (const [name, [code, bytes]] of Object.entries(FAULTS)) {
    await t.test(name, async (t) => {
      await assertFails(await openLink(t, bridge), code, bytes);
      await assertAlive(other);
    });
  }
});

test("open socket is closed with 1001 when its link breaks the protocol", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t);
  for (const [name, [code, bytes]] of Object.entries(FAULTS_WHEN_OPEN)) {
    await t.test(name, async (t) => {
      const link = await openSocket(t, bridge, remote.url);
      const peer = await remote.next();
      link.send({ type: "send" }, "before");
      await assertFails(link, code, bytes);
      assert.equal(await peer.text(), "before");
      assert.equal((await peer.closed()).code, 1001);
    });
  }
});

for (const [name, bytes] of Object.entries({
  text: text(0, ""),
  binary: encodeFrame("b", 0, Buffer.alloc(0)),
  credit: encodeCredit(0, 1),
})) {
  test(`${name} while the socket still opens ends the link`, async (t) => {
    const bridge = await startBridge(t);
    const port = await tcpServer(t, (socket) => socket.resume());
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: `ws://127.0.0.1:${port}` });
    await assertFails(link, "bad_message", bytes);
  });
}

test("message of 16 KiB with fields that nobody knows is read", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.write(padded({ type: "status" }, MAX_GAME_JSON_BYTES));
  assert.equal((await link.next("status")).header.links, 1);
});

test("connect of 16 KiB opens a socket", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.write(padded({ type: "connect", url: (await wsServer(t, echo)).url }, MAX_GAME_JSON_BYTES));
  await link.next("opened");
  await assertAlive(link);
});

test("header and URL of a connect may be as long as its message", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo);
  const value = "v".repeat(4096);
  const path = `/${"p".repeat(8192)}`;
  await assertAlive(
    await openSocket(t, bridge, `${remote.url}${path}`, { connect: { headers: { "X-Long": value } } }),
  );
  const { request } = await remote.next();
  assert.deepEqual([request.headers["x-long"], request.url], [value, path]);
});

test("credit of any size is taken, also more than was given", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  for (const bytes of [0, 1, 2 ** 24 + 1, 2 ** 32 - 1]) {
    link.write(encodeCredit(0, bytes));
    await assertAlive(link);
  }
});

test("message limit of 16 MiB is exact in both directions", async (t) => {
  const bridge = await startBridge(t, { args: ["--max-message", String(MAX_MESSAGE_BYTES)] });
  const remote = await wsServer(t, echo);
  const link = await openSocket(t, bridge, remote.url);
  assert.equal(link.limits.maxMessage, 16 * MIB);
  for (const binary of [true, false]) {
    link.send({ type: "send", binary }, Buffer.alloc(MAX_MESSAGE_BYTES, "x"));
    assert.equal((await link.next("message")).payload.length, MAX_MESSAGE_BYTES);
  }
  await assertFails(link, "bad_frame", encodeHead("b", 0, MAX_MESSAGE_BYTES + 1));
});

test("status counts links, sockets and bytes", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  link.send({ type: "send" }, "x".repeat(1000));
  await link.next("message");
  const asking = await openLink(t, bridge);
  const { version, uptime, ...counts } = await asking.ask();
  assert.equal(version, bridge.discovery.version);
  assert.ok(uptime < 60);
  assert.deepEqual(counts, {
    type: "status",
    links: 2,
    clients: 1,
    servers: 0,
    serverClients: 0,
    bytesIn: "1000",
    bytesOut: "1000",
  });
});

/** Resolves when the bridge has no more links than that. */
async function linksFallTo(link: GameLink, count: number): Promise<void> {
  for (let links = Number.POSITIVE_INFINITY; links > count; ) {
    ({ links } = await link.ask());
  }
}

async function assertRefused(t: TestContext, door: Door): Promise<void> {
  const { header } = await (await openLink(t, door)).next("failed");
  assert.deepEqual([header.stage, header.code], ["link", "too_many_links"]);
}

test("257th link is refused, until one has ended", async (t) => {
  const bridge = await startBridge(t);
  const links = [await openSocket(t, bridge, (await wsServer(t, echo)).url)];
  while (links.length < MAX_LINKS) {
    links.push(await openLink(t, bridge));
  }
  const [first, , last] = [links[0] as GameLink, ...links.slice(-2)];
  await assertRefused(t, bridge);
  await assertAlive(first);
  await linksFallTo(first, MAX_LINKS);
  await assertRefused(t, bridge);
  last?.end();
  await linksFallTo(first, MAX_LINKS - 1);
  await assertAlive(await openSocket(t, bridge, (await wsServer(t, echo)).url));
});

test("commands reach a bridge whose links are all taken, 16 at a time", async (t) => {
  const bridge = await startBridge(t);
  const first = await openLink(t, bridge);
  for (let links = 1; links < MAX_LINKS; links++) {
    await openLink(t, bridge);
  }
  const { code, stdout } = await runBridge(t, ["status", "--json", "--data-dir", bridge.dataDir]).exit();
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout.join("")).linkCount, MAX_LINKS);
  for (let links = 0; links < MAX_COMMAND_LINKS; links++) {
    await (await openLink(t, bridge, { plugin: CONTROL_PLUGIN })).ask();
  }
  assert.equal((await first.ask()).links, MAX_LINKS);
  const { header } = await (await openLink(t, bridge, { plugin: CONTROL_PLUGIN })).next("failed");
  assert.equal(header.code, "too_many_links");
});

test("memory stays flat however many links fail", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const { url } = await wsServer(t, echo);
  const round = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      for (const [code, bytes] of Object.values(FAULTS)) {
        await assertFails(await openLink(t, bridge), code, bytes);
      }
      const link = await openSocket(t, bridge, url);
      // Most of a message, whose rest never comes.
      link.write(Buffer.concat([encodeHead("t", 0, MIB), Buffer.alloc(100_000, "x")]));
      link.reset();
    }
  };
  await round(10);
  const before = await bridge.rss();
  await round(30);
  const growth = (await bridge.rss()) - before;
  assert.ok(growth < 16 * MIB, `grew by ${growth} bytes`);
});

test("game that asks and asks but reads no answer is cut off before its answers fill the memory", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const before = await bridge.rss();
  const link = await openLink(t, bridge);
  link.pause();
  const questions = Buffer.concat(new Array(5_000).fill(json('{"type":"status"}')));
  while (!link.socket.destroyed) {
    await new Promise((resolve) => link.socket.write(questions, resolve));
  }
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 64 * MIB, `grew by ${growth} bytes`);
  await assertAlive(await openSocket(t, bridge, (await wsServer(t, echo)).url));
});
