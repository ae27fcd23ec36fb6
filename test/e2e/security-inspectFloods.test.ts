import assert from "node:assert/strict";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import type { FromPage } from "../../schema/inspect/messages.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { enter, knock, openPage, wantPage } from "../helpers/inspectPage.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { watched } from "../helpers/watched.ts";

/** For a machine that is busy with other tests. When a bridge answers such a flood in one go, it takes up to a minute, or all memory. */
const SLOWEST_MS = 5_000;

const MOST_MORE_BYTES = 96 * 1024 * 1024;

/** Messages of 1 KiB that the flooded socket has recorded. */
const RECORDED = 1_000;

const permit = { plugin: "Chat", origin: "https://overlay.example" };

/** What a page asks for without end. */
const FLOODS: Record<string, { times: number; asks: (socket: string) => readonly FromPage[] }> = {
  save: { times: 2_000, asks: (socket) => [{ type: "save", socket }] },
  body: { times: 100_000, asks: () => [{ type: "body", n: 5 }] },
  "send to the remote": {
    times: 100_000,
    asks: (socket) => [{ type: "send", ask: 1, socket, to: "remote", binary: false, data: "x" }],
  },
  "allow and take back": {
    times: 20_000,
    asks: () => [true, false].map((allowed) => ({ type: "allow", ask: 1, permit, allowed })),
  },
};

/** The slowest of some round trips of a message of the game, in ms. */
async function slowest(link: GameLink): Promise<number> {
  let most = 0;
  for (let count = 0; count < 30; count += 1) {
    const start = performance.now();
    link.send({ type: "send" }, "ping");
    await link.next("message", 60_000);
    most = Math.max(most, performance.now() - start);
  }
  return most;
}

for (const [name, { times, asks }] of Object.entries(FLOODS)) {
  test(`a page that floods the bridge with "${name}" delays no plugin and fills no memory`, async (t) => {
    const [bridge, quiet, chatty] = await Promise.all([
      startBridge(t, { env: SMALL_HEAP }),
      wsServer(t, echo),
      wsServer(t),
    ]);
    const link = await openSocket(t, bridge, quiet.url, { plugin: "Quiet" });
    const flooder = knock(t, await wantPage(await openLink(t, bridge, { plugin: "WebSockets" })));
    await once(flooder, "open");
    await openSocket(t, bridge, chatty.url, { plugin: "Chat" });
    const { ws } = await chatty.next();
    const page = await openPage(t, bridge);
    for (let count = 0; count < RECORDED; count += 1) {
      ws.send("x".repeat(1_024));
    }
    const { id } = await page.socket(({ messagesIn }) => messagesIn === RECORDED);
    const before = await bridge.anonymousRss();

    const texts = asks(id).map((ask) => JSON.stringify(ask));
    for (let count = 0; count < times; count += 1) {
      for (const text of texts) {
        flooder.send(text);
      }
    }
    const took = await slowest(link);
    const more = (await bridge.anonymousRss()) - before;
    t.diagnostic(`${Math.round(took)} ms, ${Math.round(more / 1024 / 1024)} MiB more`);
    assert.ok(took < SLOWEST_MS, `${took} ms`);
    assert.ok(more < MOST_MORE_BYTES, `${more} bytes more`);
    await page.next("state");
  });
}

test("pages that come and go leave nothing behind", async (t) => {
  const { bridge, page, id, peer, link } = await watched(t);
  const game = await openLink(t, bridge, { plugin: "WebSockets" });
  const visit = async (index: number): Promise<void> => {
    const visitor = await enter(t, await wantPage(game));
    visitor.watch(id);
    visitor.send({ type: "pause", ask: 1, socket: id, on: true });
    if (index % 2 === 0) {
      visitor.ws.terminate();
    } else {
      visitor.ws.close();
    }
    await visitor.closed();
  };
  const handles = async (): Promise<number> => (await readdir(`/proc/${bridge.pid}/fd`)).length;
  await visit(0);
  const before = await handles();
  for (let index = 0; index < 200; index += 1) {
    await visit(index);
  }
  assert.ok((await handles()) <= before + 2, `${await handles()} handles, ${before} before`);
  page.ws.close();
  peer.ws.send("read on");
  await link.next("message");
});
