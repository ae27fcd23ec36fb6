import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { type TestContext, test } from "node:test";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { Inspector } from "../../bridge/core/inspect/inspector.ts";
import { PAGE_PING_MS } from "../../bridge/core/inspect/limits.ts";
import type { Sight } from "../../bridge/core/inspect/sight.ts";
import { LastLines } from "../../bridge/core/lastLines.ts";
import type { SocketControl } from "../../bridge/core/sockets/control.ts";
import { within } from "../helpers/deadline.ts";
import { socketState } from "../helpers/inspector/mockBridge.ts";
import { addressIn, enter } from "../helpers/inspectPage.ts";
import { memoryLog } from "../helpers/log.ts";

/** An inspector of one socket. `paused` gets what is asked of that. */
function prepare(t: TestContext, idleMs: number, pingMs = PAGE_PING_MS) {
  const paused: boolean[] = [];
  const pause = (on: boolean): void => void paused.push(on);
  const sight: Sight = {
    watch: { tap: undefined },
    sockets: () => [socketState("1", { paused: paused.at(-1) === true })],
    servers: () => [],
    details: () => ({
      port: 1,
      started: new Date(0).toISOString(),
      folders: [],
      links: [],
      faults: [],
      allowed: [],
      settings: { allowLan: false, allowedOrigins: [] },
      refused: [],
    }),
    socket: () => ({ plugin: "Dashboard", pause }) as SocketControl,
    allow: async () => {},
  };
  const { logger } = memoryLog();
  const options = { version: "1.0.0", sight, lastLines: new LastLines(), log: logger, idleMs, pingMs };
  const inspector = new Inspector(options);
  t.after(() => inspector.close());
  return { sight, inspector, paused };
}

async function isListening(port: number): Promise<boolean> {
  const socket = net.connect({ host: "127.0.0.1", port });
  // It may end while we look.
  socket.on("error", () => {});
  try {
    await once(socket, "connect");
    return true;
  } catch {
    // Refused.
    return false;
  } finally {
    socket.destroy();
  }
}

async function stopsListening(url: string): Promise<void> {
  const port = Number(new URL(url).port);
  const gone = async (): Promise<void> => {
    while (await isListening(port)) {
      // Asks again: there is nothing to wait for.
    }
  };
  await within(gone(), "the end of the listener");
}

/** Resolves when no page is left. */
async function tapGone(sight: Sight): Promise<void> {
  const gone = async (): Promise<void> => {
    while (sight.watch.tap !== undefined) {
      await setImmediate();
    }
  };
  await within(gone(), "the tap to go");
}

test("listener ends when no page has come in time", async (t) => {
  const { inspector } = prepare(t, 100);
  await stopsListening(await inspector.url());
  assert.ok(await inspector.url(), "and there is another one for who asks again");
});

test("listener stays while a page is there, and ends some time after the last", async (t) => {
  const { inspector } = prepare(t, 2_000);
  const url = await inspector.url();
  const page = await enter(t, addressIn(url));
  for (let count = 0; count < 10; count += 1) {
    await page.next("state");
  }
  assert.ok(await isListening(Number(new URL(url).port)));
  page.ws.close();
  await stopsListening(url);
});

test("there is a tap on the sockets exactly while a page is open", async (t) => {
  const { sight, inspector } = prepare(t, 10_000);
  const url = await inspector.url();
  assert.equal(sight.watch.tap, undefined);
  const page = await enter(t, addressIn(url));
  assert.ok(sight.watch.tap);
  page.ws.terminate();
  await tapGone(sight);
});

/** A page and the connection below it: while that is paused, its browser stands still, as the bridge sees it. */
async function stalled(t: TestContext, pingMs = PAGE_PING_MS) {
  const { sight, inspector, paused } = prepare(t, 10_000, pingMs);
  const page = await enter(t, addressIn(await inspector.url()));
  await page.next("state");
  const { _socket: socket } = page.ws as unknown as { _socket: net.Socket };
  page.watch("1");
  return { sight, page, socket, paused };
}

test("page that does not read gets what is still kept when it reads again, and is told how much it missed", async (t) => {
  const { sight, page, socket } = await stalled(t);
  const text = Buffer.alloc(1_024, "x");
  let sent = 0;
  const say = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      sight.watch.tap?.message("1", "in", text, false, false);
    }
    sent += count;
  };
  say(10);
  let got = (await page.entries(10)).length;
  socket.pause();
  // Far more than the ring holds and the system takes, in steps in which the bridge sends what it will.
  for (let step = 0; step < 60; step += 1) {
    say(2_000);
    await delay(20);
  }
  const before = process.memoryUsage().rss;
  assert.ok(before < 600 * 1024 * 1024, `${before} bytes`);
  socket.resume();
  let missed = 0;
  while (got + missed < sent) {
    const { entries, dropped } = await page.next("entries");
    got += entries.length;
    missed += dropped;
  }
  assert.equal(got + missed, sent);
  assert.ok(missed > 0, "it missed some");
});

test("page that asks and asks without reading is asked nothing more, and goes when it answers no pings", async (t) => {
  const { sight, page, socket } = await stalled(t, 1_000);
  sight.watch.tap?.message("1", "in", Buffer.alloc(8 * 1024 * 1024, "x"), false, false);
  await page.entries(1);
  const before = process.memoryUsage().rss;
  socket.pause();
  for (let index = 0; index < 100; index += 1) {
    page.send({ type: "body", n: 0 });
  }
  await tapGone(sight);
  const more = process.memoryUsage().rss - before;
  assert.ok(more < 200 * 1024 * 1024, `${more} bytes more`);
  socket.resume();
  assert.equal(await page.closed(), 1006);
});

test("page that reads its answers late loses none of them", async (t) => {
  const { sight, page, socket } = await stalled(t);
  sight.watch.tap?.message("1", "in", Buffer.alloc(8 * 1024 * 1024, "x"), false, false);
  await page.entries(1);
  socket.pause();
  for (let index = 0; index < 5; index += 1) {
    page.send({ type: "body", n: 0 });
  }
  await delay(300);
  socket.resume();
  for (let index = 0; index < 5; index += 1) {
    assert.equal((await page.next("body")).data?.length, 8 * 1024 * 1024);
  }
});

test("page whose browser stands still goes, and what it had paused goes on; one that answers stays", async (t) => {
  const { sight, page, socket, paused } = await stalled(t, 100);
  assert.equal(await page.act({ type: "pause", socket: "1", on: true }), undefined);
  for (let count = 0; count < 4; count += 1) {
    await page.next("state");
  }
  assert.deepEqual(paused, [true], "a second without a fault");
  socket.pause();
  await tapGone(sight);
  assert.deepEqual(paused, [true, false]);
});

test("file that is being saved is made no further once its page is gone", async (t) => {
  const { sight, page } = await stalled(t);
  sight.watch.tap?.message("1", "in", Buffer.alloc(8 * 1024 * 1024, "x"), false, false);
  await page.entries(1);
  const { mock } = t.mock.method(JSON, "stringify");
  page.send({ type: "save", socket: "1" });
  await page.next("har");
  page.ws.terminate();
  await tapGone(sight);
  const made = mock.callCount();
  await delay(100);
  assert.equal(mock.callCount(), made);
});
