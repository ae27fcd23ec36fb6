import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import { PROTOCOL_VERSION } from "../../schema/index.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { frameOf } from "../helpers/frames.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { echo, freePort, tcpServer, wsServer } from "../helpers/remote.ts";
import { sayAsStranger } from "../helpers/stranger.ts";

/** Each secret has a name of its own, so that a leak says where it comes from. */
const secret = (name: string): string => `canary-${name}-${"0123456789".repeat(2)}`;

/** What a log must never hold, in any spelling that a program may give it. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    bytes.toString("hex"),
    bytes.toString("base64").slice(0, -4),
    JSON.stringify([...bytes]).slice(1, -1),
  ];
}

const CANARY = /canary-[a-z]+/g;

const secretUrl = (url: string): string =>
  `${url.replace("://", `://${secret("user")}:${secret("password")}@`)}/${secret("path")}?key=${secret("query")}`;

/** A socket that talks, and ends in each of the ways it can. */
async function talkAsClient(t: TestContext, bridge: Bridge): Promise<void> {
  const headers = { Authorization: `Bearer ${secret("bearer")}`, Cookie: `id=${secret("cookie")}` };
  const connect = { headers, protocols: [secret("subprotocol")] };
  const remote = await wsServer(t, echo);
  for (const end of ["game", "remote", "fault", "reset"]) {
    const link = await openSocket(t, bridge, secretUrl(remote.url), { connect });
    const peer = await remote.next();
    assert.ok(peer.request.headers.authorization?.includes("canary"), "the remote gets the header");
    link.send({ type: "send" }, secret("text"));
    link.send({ type: "send", binary: true }, secret("binary"));
    await link.next("message");
    await link.next("message");
    if (end === "game") {
      link.send({ type: "close", code: 4000, reason: secret("reason") });
    } else if (end === "remote") {
      peer.ws.close(4000, secret("reason"));
    } else if (end === "fault") {
      peer.socket.write(`\x83${secret("garbage")}`);
    } else {
      peer.socket.resetAndDestroy();
    }
    await link.closed();
  }
}

/** Attempts that fail, each for another reason. */
async function failAsClient(t: TestContext, bridge: Bridge): Promise<void> {
  const answering = (answer: string) =>
    tcpServer(t, (socket) => void socket.once("data", () => socket.end(answer)));
  const leak = `X-Leak: ${secret("answer")}\r\nLocation: ws://x/${secret("location")}\r\n`;
  const ports = [
    await freePort(),
    await answering(`HTTP/1.1 401 ${secret("phrase")}\r\n${leak}Content-Length: 0\r\n\r\n`),
    await answering(`HTTP/1.1 302 Found\r\n${leak}\r\n`),
    await answering(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${leak}\r\n`,
    ),
    await answering(`${secret("nonsense")}\r\n\r\n`),
  ];
  const headers = { "X-Key": secret("header") };
  const requests: object[] = [
    ...ports.map((port) => ({ url: secretUrl(`ws://127.0.0.1:${port}`), headers })),
    { url: secretUrl(`wss://127.0.0.1:${(await wsServer(t)).port}`), headers },
    { url: secretUrl("ws://nowhere.invalid"), headers },
    { url: `${secretUrl("ws://127.0.0.1:1")}#${secret("fragment")}` },
    { url: secretUrl("http://127.0.0.1:1") },
    { url: secret("nourl") },
    { url: "ws://127.0.0.1:1", headers: { "X-Key": `${secret("header")}\r\nX: y` } },
    { url: "ws://127.0.0.1:1", headers: { Host: secret("header") } },
    { url: "ws://127.0.0.1:1", protocols: [`${secret("subprotocol")} x`] },
    { url: 5, headers: { "X-Key": secret("header") } },
    { url: "ws://127.0.0.1:1", timeoutMs: secret("field") },
  ];
  for (const request of requests) {
    const link = await openLink(t, bridge);
    link.send({ type: "connect", ...request });
    const { header } = await link.next("failed");
    assert.ok(header.httpStatus === undefined || header.httpStatus === 401 || header.httpStatus === 302);
    await link.closed();
  }
}

async function talkAsServer(t: TestContext, bridge: Bridge): Promise<void> {
  const link = await openLink(t, bridge);
  link.send({
    type: "listen",
    host: "127.0.0.1",
    port: 0,
    maxClients: 1,
    protocols: [secret("subprotocol")],
  });
  const { port } = (await link.next("listening")).header;
  const url = `ws://127.0.0.1:${port}/${secret("path")}?key=${secret("query")}`;
  const options = { headers: { Cookie: secret("cookie") }, protocols: [secret("subprotocol")] };
  const client = await connectClient(t, url, options);
  await link.next("joined");
  assert.equal(await refusal(t, url, options), 503);
  assert.equal(await refusal(t, url, { ...options, origin: "https://other.example" }), 403);
  await link.next("failed");
  client.ws.send(secret("text"));
  await link.next("message");
  link.send({ type: "send", client: 1 }, secret("text"));
  await client.next();
  client.ws.close(4000, secret("reason"));
  await link.of(1, "closed");
  link.send({ type: "close", reason: secret("reason") });
  await link.closed();
}

/** Strangers and a game that breaks the protocol. */
async function misbehave(t: TestContext, bridge: Bridge): Promise<string[]> {
  const nonce = newNonce();
  const proof = gameProof(bridge.token, nonce, bridge.port);
  const hello = { type: "hello", protocol: PROTOCOL_VERSION, plugin: "Test", nonce, proof };
  await sayAsStranger(bridge, frameOf({ ...hello, proof: "0".repeat(64), more: secret("stranger") }));
  await sayAsStranger(bridge, `POST /${secret("path")} HTTP/1.1\r\nCookie: ${secret("cookie")}\r\n\r\n`);
  const link = await openLink(t, bridge);
  link.send({ type: "dance", what: secret("field") });
  assert.equal((await link.next("failed")).header.code, "unknown_message");
  link.send({ type: "configure", maxClients: secret("field") });
  assert.equal((await link.next("failed")).header.code, "bad_message");
  await link.closed();
  for (const frame of [
    frameOf({ type: "send" }, secret("early")),
    frameOf({ type: "status", pad: secret("pad").repeat(1000) }),
    frameOf({ type: "status", what: secret("field") }).fill("q", 4, 5),
  ]) {
    const broken = await openLink(t, bridge);
    broken.write(frame);
    await broken.next("failed");
    await broken.closed();
  }
  return [nonce, proof];
}

test("logs hold no token, payload, path, query or header value at any level", async (t) => {
  const bridge = await startBridge(t, { args: ["--log-level", "trace"] });
  await talkAsClient(t, bridge);
  await failAsClient(t, bridge);
  await talkAsServer(t, bridge);
  const proofs = await misbehave(t, bridge);
  const { code, stdout, stderr } = await bridge.stop();
  assert.deepEqual([code, stderr], [0, ""]);
  const output = stdout.join("\n");
  assert.deepEqual(output.match(CANARY), null, "no secret as it was");
  for (const text of [bridge.token, ...proofs, "canary-password", "canary-text", "canary-bearer"]) {
    for (const spelling of spellings(text)) {
      assert.ok(!output.includes(spelling), `the log holds ${spelling}`);
    }
  }
  // The one header value that a log shows: without it nobody could allow the page.
  assert.ok(output.includes("https://other.example"));
  assert.ok(stdout.length > 20, "there was something to log");
});
