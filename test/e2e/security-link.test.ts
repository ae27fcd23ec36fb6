import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { type TestContext, test } from "node:test";
import { MAX_UNAUTHENTICATED_LINKS } from "../../bridge/core/limits.ts";
import { gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import { PROTOCOL_VERSION } from "../../schema/index.ts";
import { type Bridge, SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { frameOf } from "../helpers/frames.ts";
import { type Door, dial, GameLink, openLink, openSocket } from "../helpers/game.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { sayAsStranger, untilClosed } from "../helpers/stranger.ts";

const MIB = 1024 * 1024;

const hello = (nonce: string, proof: string): Buffer =>
  frameOf({ type: "hello", protocol: PROTOCOL_VERSION, plugin: "Stranger", nonce, proof });

async function echoLink(t: TestContext, bridge: Bridge): Promise<GameLink> {
  return openSocket(t, bridge, (await wsServer(t, echo)).url);
}

async function assertAlive(link: GameLink): Promise<void> {
  link.send({ type: "send" }, "still here");
  assert.equal((await link.next("message")).payload.toString(), "still here");
}

test("a thousand connections at once end without a byte and keep neither memory nor the game", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const link = await echoLink(t, bridge);
  const crowd = async (): Promise<void> => {
    const ends: Promise<Buffer>[] = [];
    const sockets = await Promise.all(
      Array.from({ length: 1_000 }, async () => {
        const socket = await dial(bridge);
        ends.push(untilClosed(socket));
        return socket;
      }),
    );
    await assertAlive(link);
    const late = await openLink(t, bridge);
    assert.equal((await late.ask()).links, 2);
    late.end();
    await late.closed();
    // All but those that may stay until their time is up are gone already.
    const gone = sockets.filter(({ destroyed }) => destroyed).length;
    assert.ok(gone >= 1_000 - MAX_UNAUTHENTICATED_LINKS - 1, `${gone} have ended`);
    for (const socket of sockets) {
      socket.destroy();
    }
    assert.deepEqual(Buffer.concat(await Promise.all(ends)), Buffer.alloc(0));
  };
  await crowd();
  const before = await bridge.rss();
  await crowd();
  await crowd();
  const growth = (await bridge.rss()) - before;
  assert.ok(growth < 16 * MIB, `grew by ${growth} bytes`);
  await assertAlive(link);
});

test("guessing gets no answer and does not use up what the game needs", async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const link = await echoLink(t, bridge);
  const nonce = newNonce();
  const guess = (): Buffer => hello(nonce, randomBytes(32).toString("hex"));
  for (let round = 0; round < 100; round++) {
    const answers = await Promise.all(
      Array.from({ length: MAX_UNAUTHENTICATED_LINKS }, () => sayAsStranger(bridge, guess())),
    );
    assert.deepEqual(Buffer.concat(answers), Buffer.alloc(0));
  }
  await assertAlive(link);
  // The nonce of all these guesses is as good as new for who knows the token.
  const right = new GameLink(t, await dial(bridge));
  right.socket.write(hello(nonce, gameProof(bridge.token, nonce, bridge.port)));
  await right.next("welcome");
});

/** What somebody may make of one hello that was overheard, without the token. */
const VARIATIONS: Record<string, (door: Door, nonce: string, proof: string) => Buffer> = {
  "with another nonce": (_door, _nonce, proof) => hello(newNonce(), proof),
  "with its nonce written in another way": (_door, nonce, proof) =>
    hello(nonce.replace(/=+$/, "").padEnd(nonce.length + 4, "A"), proof),
  "with a space after the nonce": (_door, nonce, proof) => hello(`${nonce} `, proof),
  "with its proof in capitals": (_door, nonce, proof) => hello(nonce, proof.toUpperCase()),
  "with half of its proof": (_door, nonce, proof) => hello(nonce, proof.slice(0, 32)),
  "with more after its proof": (_door, nonce, proof) => hello(nonce, `${proof}00`),
  "with a proof of the token alone": ({ token }, nonce) =>
    hello(nonce, createHash("sha256").update(token).digest("hex").slice(0, 63).concat("g")),
  "with no proof": (_door, nonce) => hello(nonce, ""),
  "as it was": (_door, nonce, proof) => hello(nonce, proof),
};

test("a hello that was overheard is of no use", async (t) => {
  const bridge = await startBridge(t);
  const nonce = newNonce();
  const proof = gameProof(bridge.token, nonce, bridge.port);
  const link = new GameLink(t, await dial(bridge));
  link.socket.write(hello(nonce, proof));
  await link.next("welcome");
  for (const [name, bytes] of Object.entries(VARIATIONS)) {
    const answer = await sayAsStranger(bridge, bytes(bridge, nonce, proof));
    assert.deepEqual(answer, Buffer.alloc(0), name);
  }
});

test("a hello for one bridge is of no use to another", async (t) => {
  const [one, other] = await Promise.all([startBridge(t), startBridge(t)]);
  assert.notEqual(one.token, other.token);
  const nonce = newNonce();
  for (const port of [one.port, other.port]) {
    const bytes = hello(nonce, gameProof(one.token, nonce, port));
    assert.deepEqual(await sayAsStranger(other, bytes), Buffer.alloc(0));
  }
});
