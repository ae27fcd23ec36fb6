import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { type TestContext, test } from "node:test";
import { Config } from "../../bridge/cli/config.ts";
import { bridgeProof, gameProof } from "../../bridge/core/link/auth.ts";
import { encodeFrame, FrameDecoder } from "../../bridge/core/link/framing.ts";
import { openListener } from "../../bridge/core/link/listener.ts";
import { probe } from "../../bridge/core/link/probe.ts";
import { discoveryOf } from "../helpers/discovery.ts";
import { memoryLog } from "../helpers/log.ts";

const DEADLINE_MS = 5000;
const { token } = discoveryOf();

/** A TCP server on a free port. Resolves with its discovery. */
async function serve(t: TestContext, onSocket: (socket: net.Socket) => void) {
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    t.after(() => socket.destroy());
    onSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  return discoveryOf({ port: (server.address() as net.AddressInfo).port });
}

/** Probes connect to nothing. */
const NOWHERE = { dial: () => assert.fail("nobody connects") };

test("probe knows a bridge by its proof and hangs up", async (t) => {
  const { logger } = memoryLog();
  const config = Config.parse({});
  const listener = await openListener({
    port: 0,
    token,
    version: "1.0.0",
    config,
    log: logger,
    dialer: NOWHERE,
  });
  t.after(() => listener.close());
  assert.equal(await probe(discoveryOf({ port: listener.port }), DEADLINE_MS), true);
});

test("probe does not know a bridge with another token", async (t) => {
  const { logger } = memoryLog();
  const config = Config.parse({});
  const listener = await openListener({
    port: 0,
    token: "cd".repeat(32),
    version: "1.0.0",
    config,
    log: logger,
    dialer: NOWHERE,
  });
  t.after(() => listener.close());
  assert.equal(await probe(discoveryOf({ port: listener.port }), DEADLINE_MS), false);
});

test("probe shows that it knows the token without sending it", async (t) => {
  let sent = "";
  const found = await serve(t, (socket) => {
    const decoder = new FrameDecoder(0, (header) => {
      sent = header.toString();
      socket.destroy();
    });
    socket.on("data", (chunk) => decoder.push(chunk));
  });
  assert.equal(await probe(found, DEADLINE_MS), false);
  const { nonce, proof } = JSON.parse(sent);
  assert.equal(proof, gameProof(token, nonce, found.port));
  assert.ok(!sent.includes(token));
});

test("probe believes a bridge of a later version that proves itself", async (t) => {
  const found = await serve(t, (socket) => {
    const decoder = new FrameDecoder(0, (header) => {
      const proof = bridgeProof(token, JSON.parse(header.toString()).nonce, found.port);
      // In pieces, and with fields that this version does not know.
      const frame = encodeFrame({ type: "welcome", protocol: 2, proof, more: [1] });
      socket.write(frame.subarray(0, 5));
      setImmediate(() => socket.write(frame.subarray(5)));
    });
    socket.on("data", (chunk) => decoder.push(chunk));
  });
  assert.equal(await probe(found, DEADLINE_MS), true);
});

const STRANGERS = {
  "sends another program's answer": (socket: net.Socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "sends a header that is not JSON": (socket: net.Socket) =>
    socket.write(Buffer.from("\x04\0\0\0\0\0\0\0nope", "latin1")),
  "sends a wrong proof": (socket: net.Socket) =>
    socket.write(encodeFrame({ type: "welcome", proof: "00".repeat(32) })),
  "sends the game's proof back": (socket: net.Socket) =>
    socket.on("data", (chunk) => {
      const { proof } = JSON.parse(chunk.subarray(8).toString());
      socket.write(encodeFrame({ type: "welcome", proof }));
    }),
  "hangs up": (socket: net.Socket) => socket.end(),
  "breaks the connection": (socket: net.Socket) => socket.resetAndDestroy(),
};

for (const [name, behave] of Object.entries(STRANGERS)) {
  test(`probe does not believe what ${name}`, async (t) => {
    const found = await serve(t, (socket) => void behave(socket));
    assert.equal(await probe(found, DEADLINE_MS), false);
  });
}

test("probe does not believe a closed port", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  assert.equal(await probe(discoveryOf({ port }), DEADLINE_MS), false);
});

test("probe gives up on what stays silent", async (t) => {
  const found = await serve(t, (socket) => socket.resume());
  assert.equal(await probe(found, 50), false);
});
