import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { MAX_COMMAND_LINKS, MAX_LINKS } from "../../bridge/core/limits.ts";
import { CONTROL_PLUGIN } from "../../bridge/core/link/control.ts";
import { MAX_HEADER_BYTES } from "../../schema/index.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { type Door, type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

const MIB = 1024 * 1024;

/** The first bytes of a frame with these lengths and this header, valid or not. */
function frame(headerBytes: number, payloadBytes: number, header: Buffer | string = ""): Buffer {
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(headerBytes, 0);
  prefix.writeUInt32LE(payloadBytes, 4);
  return Buffer.concat([prefix, Buffer.from(header as string)]);
}

const text = (header: string): Buffer => frame(Buffer.byteLength(header), 0, header);

const padded = (bytes: number): Buffer => {
  const empty = JSON.stringify({ type: "status", pad: "" });
  return text(JSON.stringify({ type: "status", pad: "x".repeat(bytes - empty.length) }));
};

/** What ends a link that has said hello, with the code that it is told. */
const FAULTS: Record<string, [code: string, bytes: Buffer]> = {
  "a header of 4097 bytes": ["header_too_large", padded(MAX_HEADER_BYTES + 1)],
  "an HTTP request": ["header_too_large", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  "a header of one byte": ["bad_message", frame(1, 0, "1")],
  "a header that is not JSON": ["bad_message", text("{type:status}")],
  "a header that is not UTF-8": ["bad_message", frame(3, 0, Buffer.of(0x22, 0xff, 0x22))],
  "a header that is no object": ["bad_message", text("[]")],
  "an unknown type": ["bad_message", text('{"type":"dance"}')],
  "a second hello": ["bad_message", text('{"type":"hello","protocol":1}')],
  "a message of the bridge": ["bad_message", text('{"type":"welcome"}')],
  "a field of the wrong kind": ["bad_message", text('{"type":"connect","url":5}')],
  "a URL that is too long": ["bad_message", text(`{"type":"connect","url":"ws://h/${"x".repeat(2042)}"}`)],
  "a send before connect": ["bad_message", text('{"type":"send"}')],
  "a payload on status": ["bad_message", frame(17, 1, '{"type":"status"}x')],
  "a payload over the limit": ["payload_too_large", frame(15, MIB + 1)],
  "a payload of 4 GiB": ["payload_too_large", frame(15, 0xffff_ffff)],
};

/** The same for a link whose socket is open. */
const FAULTS_WHEN_OPEN: Record<string, [code: string, bytes: Buffer]> = {
  "a second connect": ["bad_message", text('{"type":"connect","url":"ws://127.0.0.1"}')],
  "a listen": ["bad_message", text('{"type":"listen","host":"127.0.0.1","port":0}')],
  "a configure": ["bad_message", text('{"type":"configure"}')],
  "a close code that may not be sent": ["bad_message", text('{"type":"close","code":1005}')],
  "a close reason of 124 bytes": ["bad_message", text(`{"type":"close","reason":"${"ä".repeat(62)}"}`)],
  "a credit below zero": ["bad_message", text('{"type":"credit","bytes":-1}')],
  "a credit of 2^24": ["bad_message", text('{"type":"credit","bytes":16777216}')],
  "a payload over the limit": ["payload_too_large", frame(15, MIB + 1, '{"type":"send"}')],
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
      assert.equal((await peer.next()).data.toString(), "before");
      assert.equal((await peer.closed()).code, 1001);
    });
  }
});

test("send while the socket still opens ends the link", async (t) => {
  const bridge = await startBridge(t);
  const port = await tcpServer(t, (socket) => socket.resume());
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url: `ws://127.0.0.1:${port}` });
  await assertFails(link, "bad_message", text('{"type":"send"}'));
});

test("header of 4096 bytes with fields that nobody knows is read", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.write(padded(MAX_HEADER_BYTES));
  assert.equal((await link.next("status")).header.links, 1);
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
      link.write(frame(15, MIB, `{"type":"send"}${"x".repeat(100_000)}`));
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
  const questions = Buffer.concat(new Array(5_000).fill(text('{"type":"status"}')));
  while (!link.socket.destroyed) {
    await new Promise((resolve) => link.socket.write(questions, resolve));
  }
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 64 * MIB, `grew by ${growth} bytes`);
  await assertAlive(await openSocket(t, bridge, (await wsServer(t, echo)).url));
});
