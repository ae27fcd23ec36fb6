import assert from "node:assert/strict";
import type net from "node:net";
import { type TestContext, test } from "node:test";
import { bridgeSettings, Config } from "../../bridge/cli/config.ts";
import { Allowances } from "../../bridge/core/allowances.ts";
import { bridgeProof, gameProof } from "../../bridge/core/link/auth.ts";
import {
  BRIDGE_FRAME_LIMITS,
  encodeFrame,
  encodeMessage,
  FrameDecoder,
} from "../../bridge/core/link/frames.ts";
import { type Listener, openListener } from "../../bridge/core/link/listener.ts";
import { probe } from "../../bridge/core/living.ts";
import { type Discovery, HEAD_BYTES, PROTOCOL_VERSION } from "../../schema/index.ts";
import { discoveryOf } from "../helpers/discovery.ts";
import { memoryLog } from "../helpers/log.ts";
import { freePort, tcpServer } from "../helpers/remote.ts";

const DEADLINE_MS = 5000;
const { token } = discoveryOf();

/** A TCP server on a free port. Resolves with its discovery. */
async function serve(t: TestContext, onSocket: (socket: net.Socket) => void): Promise<Discovery> {
  return discoveryOf({ port: await tcpServer(t, onSocket) });
}

/** Probes connect to nothing. */
const NOWHERE = {
  dial: () => assert.fail("nobody connects"),
  lookup: () => assert.fail("nobody asks for a name"),
};

const NOBODY = () => assert.fail("nobody asks");

/** The link port of a bridge that has this token. */
async function listenWith(t: TestContext, token: string): Promise<Listener> {
  const listener = await openListener({
    settings: bridgeSettings(Config.parse({ port: 0 })),
    token,
    version: "1.0.0",
    log: memoryLog().logger,
    dialer: NOWHERE,
    descriptors: { hasMoreThan: () => true },
    allowances: new Allowances(),
    announce: NOBODY,
    announced: NOBODY,
    inspect: NOBODY,
  });
  t.after(() => listener.close());
  return listener;
}

test("probe knows a bridge by its proof and hangs up", async (t) => {
  const { port } = await listenWith(t, token);
  assert.equal(await probe(discoveryOf({ port }), DEADLINE_MS), true);
});

test("probe does not know a bridge with another token", async (t) => {
  const { port } = await listenWith(t, "cd".repeat(32));
  assert.equal(await probe(discoveryOf({ port }), DEADLINE_MS), false);
});

test("probe shows that it knows the token without sending it", async (t) => {
  let sent = "";
  const found = await serve(t, (socket) => {
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (_kind, _client, body) => {
      sent = body.toString();
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
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (_kind, _client, body) => {
      const proof = bridgeProof(token, JSON.parse(body.toString()).nonce, found.port);
      // In pieces, and with fields that this version does not know.
      const frame = encodeMessage({ type: "welcome", protocol: PROTOCOL_VERSION + 1, proof, more: [1] });
      socket.write(frame.subarray(0, 5));
      setImmediate(() => socket.write(frame.subarray(5)));
    });
    socket.on("data", (chunk) => decoder.push(chunk));
  });
  assert.equal(await probe(found, DEADLINE_MS), true);
});

const STRANGERS = {
  "sends another program's answer": (socket: net.Socket) => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"),
  "sends a message that is not JSON": (socket: net.Socket) =>
    socket.write(encodeFrame("j", 0, Buffer.from("nope"))),
  "sends text and binary only": (socket: net.Socket) => {
    socket.write(
      Buffer.concat([encodeFrame("t", 0, Buffer.from("{}")), encodeFrame("b", 0, Buffer.from("{}"))]),
    );
    socket.end();
  },
  "sends a wrong proof": (socket: net.Socket) =>
    socket.write(encodeMessage({ type: "welcome", proof: "00".repeat(32) })),
  "sends the game's proof back": (socket: net.Socket) =>
    socket.on("data", (chunk) => {
      const { proof } = JSON.parse(chunk.subarray(HEAD_BYTES).toString());
      socket.write(encodeMessage({ type: "welcome", proof }));
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
  assert.equal(await probe(discoveryOf({ port: await freePort() }), DEADLINE_MS), false);
});

test("probe gives up on what stays silent", async (t) => {
  const found = await serve(t, (socket) => socket.resume());
  assert.equal(await probe(found, 50), false);
});
