import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import { encodeFrame, encodeMessage } from "../../bridge/core/link/frames.ts";
import { PROTOCOL_VERSION } from "../../schema/index.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { dial, GameLink, openLink, openSocket } from "../helpers/game.ts";
import { Mailbox } from "../helpers/mailbox.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";
import { sayAsStranger } from "../helpers/stranger.ts";

/** What a newer plugin may add to any message. */
const LATER = { later: { deep: [1, null, "x"] }, "": true, Type: "close", length: -1 };

/** A message that only a newer bridge knows. */
const DANCE = { type: "dance", client: "all", url: 5, steps: ["left", "right"] };

/** A hello with fields of its own beside those that it must have; undefined leaves one out. */
function helloOf({ port, token }: Bridge, more: object): Buffer {
  const nonce = newNonce();
  const proof = gameProof(token, nonce, port);
  return encodeMessage({ type: "hello", protocol: PROTOCOL_VERSION, plugin: "Newer", nonce, proof, ...more });
}

/** The bridge does not know the message, says which, and nothing else has happened. */
async function assertUnknown(link: GameLink, type: string): Promise<void> {
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code, header.client], ["link", "unknown_message", undefined]);
  assert.ok(header.message.includes(`"${type}"`), header.message);
  assert.notEqual(header.hint, "");
}

async function assertEchoes(link: GameLink): Promise<void> {
  link.send({ type: "send" }, "still here");
  assert.equal((await link.next("message")).payload.toString(), "still here");
}

/** A server that answers the opening handshake when it is told to, and a link that waits for that. */
async function waitingLink(t: TestContext, bridge: Bridge): Promise<{ link: GameLink; answer: () => void }> {
  const asked = new Mailbox<() => void>();
  const { url } = await wsServer(t, echo, {
    verifyClient: (_info: unknown, decide: (good: boolean) => void) => asked.put(() => decide(true)),
  });
  const link = await openLink(t, bridge);
  link.send({ type: "connect", url });
  return { link, answer: await asked.next("the opening request") };
}

for (const [name, more] of Object.entries({
  "without features": {},
  "with no features": { features: [] },
  "with features that the bridge does not know": { features: ["later", "x".repeat(64)] },
  "with as many features as there may be": { features: new Array(64).fill("f".repeat(64)) },
  "with unknown fields": LATER,
})) {
  test(`hello ${name} is welcome`, async (t) => {
    const bridge = await startBridge(t);
    const link = new GameLink(t, await dial(bridge));
    link.socket.write(helloOf(bridge, more));
    const { header } = await link.next("welcome");
    assert.ok(Array.isArray(header.features), "features are a list");
    assert.equal(header.protocol, PROTOCOL_VERSION);
  });
}

test("welcome lists what this bridge can do beyond the first release", async (t) => {
  const { welcome } = await openLink(t, await startBridge(t));
  assert.deepEqual(welcome.features, ["allow", "inspect", "pages", "serve"]);
});

test("hello with more features than there may be is a stranger's", async (t) => {
  const bridge = await startBridge(t);
  const hello = helloOf(bridge, { features: new Array(65).fill("f") });
  assert.deepEqual(await sayAsStranger(bridge, hello), Buffer.alloc(0));
});

test("unknown fields of a client's messages are ignored", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, echo);
  const link = await openSocket(t, bridge, remote.url, { connect: LATER });
  const peer = await remote.next();
  await assertEchoes(link);
  link.send({ type: "status", ...LATER });
  assert.equal((await link.next("status")).header.clients, 1);
  link.send({ type: "close", code: 4000, reason: "done", ...LATER });
  assert.equal((await link.next("closed")).header.code, 4000);
  assert.deepEqual(await peer.closed(), { code: 4000, reason: "done" });
});

test("unknown fields of a server's messages are ignored", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: LATER });
  link.send({ type: "configure", maxClients: 1, ...LATER });
  await link.ask();
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  link.send({ type: "close", client: 1, ...LATER });
  assert.equal((await link.of(1, "closed")).header.code, 1000);
  assert.equal((await client.closed()).code, 1000);
});

test("unknown message is answered by name while the link lives on", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  for (const type of ["dance", "connect2", "Connect", "send", "credit", "__proto__", "ä語"]) {
    link.write(encodeMessage({ ...DANCE, type }));
    await assertUnknown(link, type);
  }
  link.send({ type: "connect", url: (await wsServer(t, echo)).url });
  await link.next("opened");
  await assertEchoes(link);
});

test("name of an unknown message is cut in the answer", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.send({ type: "x".repeat(10_000) });
  await assertUnknown(link, "x".repeat(64));
  await link.ask();
});

test("unknown message leaves an open socket alone", async (t) => {
  const bridge = await startBridge(t);
  const link = await openSocket(t, bridge, (await wsServer(t, echo)).url);
  for (let count = 0; count < 3; count++) {
    link.send({ type: "send" }, `${count}`);
    link.send(DANCE);
  }
  const answers = [];
  for (let count = 0; count < 6; count++) {
    const { header, payload } = await link.next();
    answers.push(header.type === "failed" ? header.code : payload.toString());
  }
  const unknown = new Array(3).fill("unknown_message");
  assert.deepEqual(answers.toSorted(), ["0", "1", "2", ...unknown]);
  await assertEchoes(link);
});

test("unknown message leaves a server and its clients alone", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.send({ type: "listen", host: "127.0.0.1", port: 0 });
  link.send(DANCE);
  // Either may be first: binding takes its time.
  const answers = [(await link.next()).header, (await link.next()).header];
  assert.ok(answers.some((answer) => answer.type === "failed" && answer.code === "unknown_message"));
  const listening = answers.find((answer) => answer.type === "listening");
  assert.ok(listening);
  const { port } = listening;
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  link.send({ ...DANCE, client: 1 });
  await assertUnknown(link, "dance");
  link.send({ type: "send", client: 1 }, "still here");
  assert.equal(await client.text(), "still here");
});

test("connect that waits still opens after an unknown message", async (t) => {
  const bridge = await startBridge(t);
  const { link, answer } = await waitingLink(t, bridge);
  link.send(DANCE);
  await assertUnknown(link, "dance");
  assert.equal((await link.ask()).clients, 1);
  answer();
  await link.next("opened");
  await assertEchoes(link);
});

test("connect that waits can still be given up after an unknown message", async (t) => {
  const bridge = await startBridge(t);
  const { link } = await waitingLink(t, bridge);
  link.send(DANCE);
  await assertUnknown(link, "dance");
  link.send({ type: "close" });
  assert.equal((await link.next("failed")).header.code, "cancelled");
  await link.closed();
});

test("unknown kind of frame ends the link, for nothing says how the bridge should go on", async (t) => {
  const bridge = await startBridge(t);
  const { link } = await waitingLink(t, bridge);
  link.write(encodeFrame("b", 0, Buffer.from("later")).fill("q", 4, 5));
  assert.equal((await link.next("failed")).header.code, "bad_frame");
  await link.closed();
});

test("unknown messages are logged without their content", async (t) => {
  const bridge = await startBridge(t, { args: ["--log-level", "trace"] });
  const link = await openLink(t, bridge, { plugin: "Newer" });
  link.send({ ...DANCE, secret: "canary" });
  await assertUnknown(link, "dance");
  const line = await bridge.log(({ code }) => code === "unknown_message");
  assert.deepEqual([line.level, line["plugin"]], ["warn", "Newer"]);
  assert.ok(!JSON.stringify(bridge.logs).includes("canary"));
  link.end();
  await link.closed();
});
