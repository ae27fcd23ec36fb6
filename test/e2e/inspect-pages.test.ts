import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { openLink } from "../helpers/game.ts";
import { enter, type InspectPage, openPage, wantPage } from "../helpers/inspectPage.ts";
import { type Watched, watched } from "../helpers/watched.ts";

const pause = (page: InspectPage, socket: string, on: boolean) => page.act({ type: "pause", socket, on });

const showsPaused = (page: InspectPage, on: boolean) => page.socket(({ paused }) => paused === on);

/** Has the remote send something, which does not reach the plugin. */
async function assertStands({ peer, link }: Watched): Promise<void> {
  peer.ws.send("while it is paused");
  await delay(200);
  assert.equal(link.waiting("message"), 0);
}

test("a socket that one page has paused shows so on all of them, and any of them reads on", async (t) => {
  const scene = await watched(t);
  const { page: one, id, bridge } = scene;
  const two = await openPage(t, bridge);
  await Promise.all([pause(one, id, true), pause(two, id, true)]);
  await Promise.all([showsPaused(one, true), showsPaused(two, true)]);
  await assertStands(scene);
  assert.equal(await pause(two, id, false), undefined);
  await Promise.all([showsPaused(one, false), showsPaused(two, false)]);
  assert.equal((await scene.link.next("message")).payload.toString(), "while it is paused");
});

test("a paused socket waits for the last page, however the others went, and then reads on", async (t) => {
  const scene = await watched(t);
  const { page: one, id, bridge, link } = scene;
  const two = await openPage(t, bridge);
  const three = await openPage(t, bridge);
  await pause(one, id, true);
  one.ws.close();
  await one.closed();
  two.ws.terminate();
  await two.closed();
  await showsPaused(three, true);
  await assertStands(scene);
  three.ws.terminate();
  const { plugin, socket } = await bridge.log("reading on: no page of inspect is left");
  assert.deepEqual([plugin, socket], ["Chat", id]);
  await link.next("message");
});

test("a page that comes back by its session finds the socket as another page has left it", async (t) => {
  const { bridge, id } = await watched(t);
  const address = await wantPage(await openLink(t, bridge, { plugin: "WebSockets" }));
  const page = await enter(t, address);
  const { session } = await page.next("welcome");
  await pause(page, id, true);
  page.ws.close();
  await once(page.ws, "close");
  const again = await enter(t, address, session);
  await showsPaused(again, true);
  assert.equal(await pause(again, id, false), undefined);
  await showsPaused(again, false);
});

/** How a paused socket ends, and the code that the page shows then. */
const ENDS: Record<string, readonly [code: number, end: (scene: Watched) => unknown]> = {
  "its plugin closes it": [1000, ({ link }) => link.send({ type: "close", code: 1000, reason: "" })],
  "its plugin is gone": [1001, ({ link }) => link.end()],
  "a page closes it": [
    4000,
    ({ page, id }) => page.act({ type: "close", socket: id, code: 4000, reason: "" }),
  ],
  "a page cuts it": [1006, ({ page, id }) => page.act({ type: "cut", socket: id })],
};

for (const [name, [code, end]] of Object.entries(ENDS)) {
  test(`a paused socket ends at once when ${name}, and shows as ended`, async (t) => {
    const scene = await watched(t);
    const { page, id, peer } = scene;
    await pause(page, id, true);
    peer.ws.send("nobody reads this");
    await end(scene);
    const { paused, closed } = await page.socket(({ phase }) => phase === "closed");
    assert.deepEqual([paused, closed?.code], [false, code]);
    assert.match((await pause(page, id, false)) ?? "", /is not open/);
  });
}
