import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { before, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { bridgeProof } from "../../bridge/core/link/auth.ts";
import { HEAD_BYTES, TAG_BYTES } from "../../schema/index.ts";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { dial } from "../helpers/game.ts";
import { jsonFrame, welcome } from "../helpers/hostileBridge.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { tcpServer, wsServer } from "../helpers/remote.ts";

before(buildHost);

interface Hello {
  readonly nonce: string;
  readonly proof: string;
}

/** What a program that has the port may answer, without the token. */
const ANSWERS: Record<string, (hello: Hello, port: number) => unknown> = {
  "the game's own proof": ({ proof }) => welcome(proof),
  "no proof": () => welcome(""),
  "a proof that is no text": () => welcome(0),
  "a proof with an empty token": ({ nonce }, port) => welcome(bridgeProof("", nonce, port)),
  "a proof with a token of its own": ({ nonce }, port) => welcome(bridgeProof("cd".repeat(32), nonce, port)),
  "an opened socket at once": () => ({ type: "opened", protocol: "" }),
};

/** Runs a plugin that connects to a URL with a secret; returns what it came to and all that the squatter heard. */
async function lure(
  t: TestContext,
  dataDir: string,
  heard: Buffer[],
): Promise<{ text: string; heard: string }> {
  const settings = { Story: "connect", Url: "ws://secret.example/", Timeout: 2_000 };
  const host = runPlugin(t, "Stories", { bridge: { dataDir }, settings });
  const { text } = await host.log(/^(open|refused) /);
  assert.equal((await host.closed()).code, 0);
  return { text, heard: Buffer.concat(heard).toString("latin1") };
}

test("the plugin believes no program that listens in the bridge's place, and tells it nothing", async (t) => {
  const runs = Object.entries(ANSWERS).map(async ([name, answer]) => {
    const dataDir = await temporaryFolder(t);
    const chunks: Buffer[] = [];
    let port = 0;
    port = await tcpServer(t, (socket: Socket) =>
      socket.on("data", (chunk) => {
        chunks.push(chunk);
        if (chunks.length === 1) {
          socket.write(jsonFrame(answer(JSON.parse(chunk.subarray(HEAD_BYTES).toString()), port)));
        }
      }),
    );
    const discovery = discoveryOf({ port });
    await plantDiscovery(dataDir, discovery);
    const { text, heard } = await lure(t, dataDir, chunks);
    assert.match(text, /^refused .*link\|bridge_untrusted\|/, name);
    assert.ok(!heard.includes(discovery.token) && !heard.includes("secret"), `${name} heard ${heard}`);
    // One frame, the hello, and nothing after it.
    assert.equal(heard.length, HEAD_BYTES - TAG_BYTES + Buffer.from(heard, "latin1").readUInt32LE(0), name);
  });
  await Promise.all(runs);
});

test("a program between the game and the bridge is not let through to it", async (t) => {
  const bridge = await startBridge(t);
  const dataDir = await temporaryFolder(t);
  const chunks: Buffer[] = [];
  const port = await tcpServer(t, (socket) => {
    void dial(bridge).then((upstream) => {
      upstream.on("error", () => {}).pipe(socket);
      socket.on("data", (chunk) => {
        chunks.push(chunk);
        upstream.write(chunk);
      });
      socket.on("close", () => upstream.destroy());
    });
  });
  // It knows everything but the token, and the proof names the port that the game has dialled.
  await plantDiscovery(dataDir, { ...bridge.discovery, port });
  const { text, heard } = await lure(t, dataDir, chunks);
  assert.match(text, /^refused .*link\|/);
  assert.ok(!heard.includes("secret"));
  assert.equal((await bridge.log("link refused")).level, "warn");
});

test("a client with AutoReconnect that a squatter answered connects to a real bridge at once", async (t) => {
  const [dataDir, remote] = await Promise.all([temporaryFolder(t), wsServer(t)]);
  const port = await tcpServer(t, (socket) =>
    socket.once("data", () => socket.write(jsonFrame(welcome("")))),
  );
  await plantDiscovery(dataDir, discoveryOf({ port }));
  // The plugin keeps the time: its clock runs ten times as fast.
  const host = runPlugin(t, "Lives", {
    bridge: { dataDir },
    args: ["--time-scale", "10"],
    settings: { Story: "untouched", Url: remote.url },
  });
  await delay(6_000);
  await startBridge(t, { dataDir });
  const began = Date.now();
  await host.log("open true");
  assert.ok(Date.now() - began < 500, "not after what is left of a pause of up to 3 s");
  await host.quit();
});
