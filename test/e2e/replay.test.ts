import assert from "node:assert/strict";
import { truncate, writeFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { SHUTDOWN_TIMEOUT_MS, SIGNAL_REPEAT_MS } from "../../bridge/cli/limits.ts";
import { type BridgeProcess, runBridge } from "../helpers/bridgeProcess.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { exchange, statusOf } from "../helpers/exchange.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { dial, openSocket } from "../helpers/game.ts";
import { freePort, tcpServer } from "../helpers/remote.ts";
import { gone } from "../helpers/stranger.ts";
import { watched } from "../helpers/watched.ts";

const receive = (time: number, data: string): object => ({ type: "receive", time, opcode: 1, data });
const send = (time: number, data: string): object => ({ type: "send", time, opcode: 1, data });

const harOf = (...sockets: object[][]): string =>
  JSON.stringify({
    log: {
      version: "1.2",
      entries: sockets.map((messages, index) => ({
        request: { url: `wss://example.com/${index + 1}` },
        _webSocketMessages: messages,
      })),
    },
  });

async function written(t: TestContext, text: string): Promise<string> {
  const file = join(await temporaryFolder(t), "some.har");
  await writeFile(file, text);
  return file;
}

interface Stage {
  readonly url: string;
  readonly process: BridgeProcess;
}

/** Replays a file on a free port. */
const replay = (t: TestContext, file: string, ...flags: string[]): Promise<Stage> =>
  stageOf(runBridge(t, ["replay", file, "--port", "0", ...flags]));

async function stageOf(process: BridgeProcess): Promise<Stage> {
  const [, url] = / (ws:\/\/127\.0\.0\.1:\d+) /.exec(await process.text(/^Connect the plugin/)) ?? [];
  assert.ok(url);
  return { url, process };
}

test("replay plays the remote's side in turns: after as many messages of the plugin as were recorded", async (t) => {
  const file = await written(
    t,
    harOf([receive(1, "hello"), send(1, "a"), send(1, "b"), receive(1, "two came"), receive(1, "and more")]),
  );
  const stage = await replay(t, file);
  assert.match(
    await stage.process.text(/^Plays /),
    /^Plays what was wss:\/\/example\.com\/1: 3 messages of the remote, 2 of the plugin\.$/,
  );
  const plugin = await connectClient(t, stage.url);
  assert.equal(await plugin.text(), "hello");
  let came = 0;
  plugin.ws.on("message", () => {
    came += 1;
  });
  plugin.ws.send("anything");
  await delay(300);
  assert.equal(came, 0);
  plugin.ws.send("else");
  assert.deepEqual([await plugin.text(), await plugin.text()], ["two came", "and more"]);
  await stage.process.text(/^The recording has ended/);
});

test("replay keeps the pauses, and plays them faster when asked", async (t) => {
  const file = await written(t, harOf([receive(10, "a"), receive(10.6, "b")]));
  const took = async (...flags: string[]): Promise<number> => {
    const { url } = await replay(t, file, ...flags);
    const plugin = await connectClient(t, url);
    await plugin.text();
    const start = performance.now();
    await plugin.text();
    return performance.now() - start;
  };
  const real = await took();
  assert.ok(real > 550 && real < 2_000, `${real} ms`);
  const fast = await took("--speed", "10");
  assert.ok(fast < 400, `${fast} ms`);
});

test("replay begins again with --loop, in turns as before, and each plugin has its own play", async (t) => {
  const file = await written(t, harOf([send(1, "ask"), receive(1, "answer")]));
  const { url } = await replay(t, file, "--loop");
  const [one, two] = await Promise.all([connectClient(t, url), connectClient(t, url)]);
  for (let round = 0; round < 3; round += 1) {
    one?.ws.send("again");
    assert.equal(await one?.text(), "answer");
  }
  two?.ws.send("first");
  assert.equal(await two?.text(), "answer");
});

test("replay of a loop without pauses holds back for a plugin that does not read", async (t) => {
  const { url, process } = await replay(
    t,
    await written(t, harOf([receive(1, "x".repeat(100_000))])),
    "--loop",
  );
  const plugin = await connectClient(t, url);
  await plugin.next();
  plugin.ws.pause();
  await delay(500);
  plugin.ws.terminate();
  const other = await connectClient(t, url);
  await other.next();
  other.ws.terminate();
  assert.equal((await process.exit("SIGINT")).code, 0);
});

test("replay uses the first of several WebSockets and says so, or the one that is named", async (t) => {
  const file = await written(t, harOf([receive(1, "one")], [receive(1, "two")]));
  const first = await replay(t, file);
  assert.match(
    await first.process.text(/^Plays /),
    /WebSocket 1 of 2 in it, which was wss:\/\/example\.com\/1/,
  );
  await first.process.text(/^--entry N plays another one/);
  const second = await replay(t, file, "--entry", "2");
  assert.equal(await (await connectClient(t, second.url)).text(), "two");
});

test("replay ends with Ctrl+C: plugins get 1001, and the exit code is 0", async (t) => {
  const { url, process } = await replay(t, await written(t, harOf([receive(1, "a")])));
  const plugin = await connectClient(t, url);
  await plugin.text();
  const exit = process.exit("SIGINT");
  assert.equal((await plugin.closed()).code, 1001);
  assert.equal((await exit).code, 0);
});

/** Connections that say nothing more: a plugin whose game stands still, and a program that never was a plugin. */
async function silence(t: TestContext, url: string): Promise<Socket> {
  const plugin = await connectClient(t, url);
  await plugin.text();
  plugin.ws.pause();
  const stranger = await dial({ port: Number(new URL(url).port) });
  stranger.on("error", () => {});
  t.after(() => stranger.destroy());
  return stranger;
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  test(`replay ends with ${signal} in time, whoever is connected and silent`, async (t) => {
    const { url, process } = await replay(t, await written(t, harOf([receive(1, "a")])));
    await silence(t, url);
    const since = performance.now();
    assert.equal((await process.exit(signal)).code, 0);
    assert.ok(performance.now() - since < 3_000, `took ${performance.now() - since} ms`);
  });
}

test("replay ends at once with a second signal", async (t) => {
  const { url, process } = await replay(t, await written(t, harOf([receive(1, "a")])));
  await silence(t, url);
  process.child.kill("SIGINT");
  await delay(2 * SIGNAL_REPEAT_MS);
  assert.equal(process.child.exitCode, null);
  const since = performance.now();
  assert.equal((await process.exit("SIGTERM")).code, 0);
  assert.ok(performance.now() - since < SHUTDOWN_TIMEOUT_MS / 2, `took ${performance.now() - since} ms`);
});

test("replay ends a connection that says nothing", async (t) => {
  const { url } = await replay(t, await written(t, harOf([receive(1, "a")])));
  await within(gone((await silence(t, url)).resume()), "the end of the silent connection");
});

test("replay lets no web page in", async (t) => {
  const { url } = await replay(t, await written(t, harOf([receive(1, "a")])));
  assert.equal(await refusal(t, url, { origin: "https://evil.example" }), 401);
  // Node itself counts the first thousand headers only.
  const request = [
    "GET / HTTP/1.1",
    "Host: 127.0.0.1",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ...new Array(1_500).fill("a:"),
    "Origin: https://evil.example",
  ];
  const port = Number(new URL(url).port);
  const answer = await exchange(port, `${request.join("\r\n")}\r\n\r\n`);
  assert.equal(statusOf(answer), "401");
  // Browsers of this draft name their page in another header.
  const draft = request
    .join("\r\n")
    .replace("Version: 13", "Version: 8")
    .replace("Origin", "Sec-WebSocket-Origin");
  assert.equal(statusOf(await exchange(port, `${draft}\r\n\r\n`)), "426");
});

test("what the page of inspect saves plays again to the same plugin", async (t) => {
  const { bridge, link, peer, page, id } = await watched(t);
  link.send({ type: "send" }, "question");
  await peer.next();
  peer.ws.send(Buffer.from([1, 2, 3]));
  await page.entries(2);
  const { url } = await replay(t, await written(t, (await page.save(id)).text));
  const again = await openSocket(t, bridge, url, { plugin: "Chat" });
  again.send({ type: "send" }, "question");
  const { header, payload } = await again.next("message");
  assert.deepEqual([header.binary, payload], [true, Buffer.from([1, 2, 3])]);
});

test("recording that cannot be used ends replay with 2 and one sentence, and nothing is started", async (t) => {
  const huge = await written(t, harOf([receive(1, "a")]));
  await truncate(huge, 2 ** 31);
  for (const [file, reason] of [
    [huge, /has 2147483648 bytes, and the limit is/],
    [await written(t, '{"log"'), /not JSON, or it is cut off/],
    [await written(t, "{}"), /is not a HAR file/],
    [await written(t, harOf()), /no messages of a WebSocket/],
    ["/nonexistent.har", /ENOENT/],
  ] as const) {
    const port = await freePort();
    const { code, stdout, stderr } = await runBridge(t, ["replay", file, "--port", String(port)]).exit();
    assert.deepEqual([code, stdout], [2, []]);
    assert.match(stderr, reason);
  }
});

test("replay does not read the settings of the bridge: wrong ones do not stop it", async (t) => {
  const file = await written(t, harOf([receive(1, "a")]));
  const env = {
    OPENPLANET_WEBSOCKETS_CONFIG: await written(t, "{"),
    OPENPLANET_WEBSOCKETS_DATA_DIR: "/nonexistent",
  };
  await stageOf(runBridge(t, ["replay", file, "--port", "0"], env));
});

test("replay says what it takes, and that a port is taken", async (t) => {
  const file = await written(t, harOf([receive(1, "a")]));
  for (const args of [[], [file], ["--port", "0"], [file, file, "--port", "0"], [file, "--port", "x"]]) {
    assert.equal((await runBridge(t, ["replay", ...args]).exit()).code, 2, args.join(" "));
  }
  const port = await tcpServer(t, () => {});
  const { code, stderr } = await runBridge(t, ["replay", file, "--port", String(port)]).exit();
  assert.deepEqual([code, stderr], [1, `Cannot listen on port ${port}: EADDRINUSE\n`]);
});
