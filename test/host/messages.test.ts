import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { READING_NAMES } from "../helpers/hostReadings.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { wsServer } from "../helpers/remote.ts";

const SIZES = [0, 1, 125, 126, 65_535, 65_536, 1_048_576];
const ALPHABET = 'aé€😀"\\\n\r\t<&';

/** Around the sizes from which a payload is read by itself; each kind follows each, long or short. */
const MIXED_SIZES = [10, 8_191, 8_192, 16_384, 60_000];
const MIXED_KINDS = [false, true, true, false];

/** Text of exactly that many bytes, with everything that has ever been cut or escaped wrongly. */
function textOf(bytes: number): Buffer {
  const text = Buffer.from(ALPHABET.repeat(Math.floor(bytes / Buffer.byteLength(ALPHABET))));
  return Buffer.concat([text, Buffer.alloc(bytes - text.length, "x")]);
}

/** A reading that brings little in a tick takes many of them. */
const FAST = ["--fps", "1000"];

before(buildHost);

for (const reading of READING_NAMES) {
  test(`messages of all sizes go both ways byte for byte over TLS, ${reading} reading`, async (t) => {
    const { ca, good } = await makeCertificates(t);
    const [bridge, remote] = await Promise.all([
      startBridge(t, { args: ["--ca", ca] }),
      wsServer(t, () => {}, { tls: good }),
    ]);
    const host = runPlugin(t, "Echo", { bridge, reading, args: FAST, settings: { Url: remote.url } });
    const peer = await remote.next();
    await host.log("opened ");
    for (const size of SIZES) {
      for (const [data, binary] of [
        [textOf(size), false],
        [randomBytes(size), true],
      ] as const) {
        peer.ws.send(data, { binary });
        const answer = await peer.next();
        assert.equal(answer.binary, binary);
        assert.ok(answer.data.equals(data), `${size} bytes, binary ${binary}`);
      }
    }
    peer.ws.close(4001, "bye");
    await host.log("closed 4001 bye clean");
    const { code } = await host.closed();
    assert.equal(code, 0);
  });

  for (const pace of ["one by one", "all at once"]) {
    test(`long and short texts and binaries in turn come back as they were, ${pace}, ${reading} reading`, async (t) => {
      const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
      const host = runPlugin(t, "Echo", { bridge, reading, args: FAST, settings: { Url: remote.url } });
      const peer = await remote.next();
      await host.log("opened ");
      const messages = MIXED_SIZES.flatMap((first) =>
        MIXED_SIZES.flatMap((second) => [first, second]),
      ).flatMap((size) =>
        MIXED_KINDS.map((binary) => ({ data: binary ? randomBytes(size) : textOf(size), binary })),
      );
      const gap = pace === "one by one" ? 1 : messages.length;
      for (let start = 0; start < messages.length; start += gap) {
        const part = messages.slice(start, start + gap);
        for (const { data, binary } of part) {
          peer.ws.send(data, { binary });
        }
        for (const { data, binary } of part) {
          const answer = await peer.next();
          assert.equal(answer.binary, binary);
          assert.ok(answer.data.equals(data), `${data.length} bytes, binary ${binary}`);
        }
      }
      assert.equal((await host.quit()).code, 0);
    });
  }

  test(`a text with a NUL may end there, but what follows is whole, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Echo", { bridge, reading, args: FAST, settings: { Url: remote.url } });
    const peer = await remote.next();
    await host.log("opened ");
    const texts = [
      "\0",
      "before\0after",
      "\0t\x80\x80\x80forged",
      `${"x".repeat(20_000)}\0${"y".repeat(20_000)}`,
    ];
    for (const text of texts) {
      peer.ws.send(text);
      peer.ws.send("whole");
      const answer = await peer.text();
      assert.ok(answer === text || answer === text.slice(0, text.indexOf("\0")), JSON.stringify(answer));
      assert.equal(await peer.text(), "whole");
    }
    assert.equal((await host.quit()).code, 0);
  });

  test(`many messages at once keep their order, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Echo", { bridge, reading, args: FAST, settings: { Url: remote.url } });
    const peer = await remote.next();
    for (let i = 0; i < 5_000; i += 1) {
      peer.ws.send(`${i}:${"y".repeat(i % 50)}`);
    }
    for (let i = 0; i < 5_000; i += 1) {
      assert.equal(await peer.text(), `${i}:${"y".repeat(i % 50)}`);
    }
    peer.ws.close();
    await host.log("closed 1005  clean");
    assert.equal((await host.closed()).code, 0);
  });
}

test("a ping is answered and a fragmented message arrives whole", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runPlugin(t, "Echo", { bridge, settings: { Url: remote.url } });
  const peer = await remote.next();
  await host.log("opened ");
  const pong = new Promise((resolve) => peer.ws.once("pong", resolve));
  peer.ws.send("frag", { fin: false });
  peer.ws.ping("are you there");
  peer.ws.send("ments", { fin: true });
  assert.equal(String(await pong), "are you there");
  assert.equal(await peer.text(), "fragments");
  peer.ws.close();
  assert.equal((await host.closed()).code, 0);
});

test("compressed messages work when compression is enabled", async (t) => {
  const bridge = await startBridge(t, { args: ["--compression"] });
  const remote = await wsServer(t, () => {}, { perMessageDeflate: { threshold: 0 } });
  const host = runPlugin(t, "Echo", { bridge, settings: { Url: remote.url } });
  const peer = await remote.next();
  assert.match(peer.ws.extensions, /permessage-deflate/);
  const text = "compress me ".repeat(10_000);
  peer.ws.send(text);
  assert.equal(await peer.text(), text);
  peer.ws.close();
  assert.equal((await host.closed()).code, 0);
});

test("request headers and subprotocols of the plugin arrive, and no Origin", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runPlugin(t, "Echo", {
    bridge,
    settings: { Url: `${remote.url}/path?x=1`, Protocol: "chat.v2" },
  });
  const peer = await remote.next();
  await host.log("opened chat.v2");
  assert.equal(Buffer.from(String(peer.request.headers["x-test"]), "latin1").toString("utf8"), 'é"\\');
  assert.equal(peer.request.headers.origin, undefined);
  assert.equal(peer.request.url, "/path?x=1");
  peer.ws.close();
  assert.equal((await host.closed()).code, 0);
});
