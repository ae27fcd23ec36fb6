import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { text } from "node:stream/consumers";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import { startBridge } from "../helpers/bridge.ts";
import { within } from "../helpers/deadline.ts";

async function open(t: TestContext) {
  const bridge = await startBridge(t, { args: ["--self-test"] });
  const { selfTest } = bridge.discovery;
  assert.ok(selfTest);
  return { bridge, ...selfTest };
}

/** All that the plain server answers to a command, once it has ended or we have. */
function ask(port: number, command: string): Promise<string> {
  const socket = net.connect({ host: "127.0.0.1", port });
  socket.end(`${command}\n`);
  return within(text(socket), `the answer to "${command}"`);
}

test("self-test echo sends text and binary back, and lets no web page in", async (t) => {
  const { echo } = await open(t);
  const ws = new WebSocket(`ws://127.0.0.1:${echo}`);
  t.after(() => ws.terminate());
  await once(ws, "open");
  ws.send("text");
  assert.deepEqual(await once(ws, "message"), [Buffer.from("text"), false]);
  ws.send(Buffer.of(1));
  assert.deepEqual(await once(ws, "message"), [Buffer.of(1), true]);
  const page = new WebSocket(`ws://127.0.0.1:${echo}`, { origin: "http://127.0.0.1" });
  const [error] = await once(page, "error");
  assert.match(error.message, /401/);
});

test("self-test's plain server does what it is told, within its limit", async (t) => {
  const { plain } = await open(t);
  assert.equal(await ask(plain, "line 10"), `${"x".repeat(9)}\n`);
  assert.equal(await ask(plain, "burst 10"), "y".repeat(10));
  assert.equal(await ask(plain, "hangup 3"), "yyy");
  assert.equal((await ask(plain, "burst 99999999")).length, 1024 * 1024);
  assert.equal(await ask(plain, "count\n12345"), "6\n");
  const closed = Number(await ask(plain, "closed"));
  const [error] = await once(net.connect({ host: "127.0.0.1", port: closed }), "error");
  assert.equal(error.code, "ECONNREFUSED");
});

test("self-test's plain server hangs up on what it does not know", async (t) => {
  const { plain } = await open(t);
  for (const words of ["GET / HTTP/1.1", "x".repeat(100)]) {
    assert.equal(await ask(plain, words).catch(() => ""), "");
  }
});

test("bridge has no self-test unless it is asked for, and ends with it in time", async (t) => {
  assert.equal((await startBridge(t)).discovery.selfTest, undefined);
  const { bridge, echo, plain } = await open(t);
  const ws = new WebSocket(`ws://127.0.0.1:${echo}`);
  await once(ws, "open");
  net.connect({ host: "127.0.0.1", port: plain }).on("error", () => {});
  const ended = once(ws, "close");
  assert.equal((await bridge.stop()).code, 0);
  await ended;
});
