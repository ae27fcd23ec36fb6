import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import { callCounts } from "../helpers/callCounts.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openSocket } from "../helpers/game.ts";
import { openPage } from "../helpers/inspectPage.ts";
import { wsServer } from "../helpers/remote.ts";

const FEW = 10;
const MANY = 210;

const CHECK = "bridge/core/sockets/subject.ts: passed";
/** All that is there for the page alone. */
const WATCHING = ["bridge/core/inspect/", "bridge/core/sockets/subject.ts"];

const RECORD = "bridge/core/inspect/recorder.ts: message";

/** Calls of a bridge through which so many messages pass each way, from its start to its end. */
async function callsFor(t: TestContext, messages: number, looking: boolean): Promise<Map<string, number>> {
  const folder = await temporaryFolder(t);
  const [bridge, remote] = await Promise.all([
    startBridge(t, { env: { NODE_V8_COVERAGE: folder } }),
    wsServer(t, ({ ws }) => ws.on("message", (data) => ws.send(data))),
  ]);
  const page = looking ? await openPage(t, bridge) : undefined;
  const link = await openSocket(t, bridge, remote.url);
  for (let count = 0; count < messages; count += 1) {
    link.send({ type: "send" }, "a message");
    await link.next("message");
  }
  page?.ws.close();
  await page?.closed();
  assert.equal((await bridge.stop()).code, 0);
  return callCounts(folder);
}

/** What each function of the bridge is called for a message more: 200 of them each way make it, so start and end do not count. */
async function callsAMessage(t: TestContext, looking: boolean): Promise<Map<string, number>> {
  const few = await callsFor(t, FEW, looking);
  const many = await callsFor(t, MANY, looking);
  return new Map(
    [...many].map(([name, calls]) => [name, (calls - (few.get(name) ?? 0)) / (2 * (MANY - FEW))]),
  );
}

test("with no page open, a message costs one check: nothing of the inspector is called for it", async (t) => {
  const calls = await callsAMessage(t, false);
  const called = [...calls].filter(
    ([name, count]) => count !== 0 && WATCHING.some((place) => name.startsWith(place)),
  );
  assert.deepEqual(called, [[CHECK, 1]]);
});

test("with a page open, each message is recorded once: what the count above would see", async (t) => {
  const calls = await callsAMessage(t, true);
  assert.deepEqual([calls.get(CHECK), calls.get(RECORD)], [1, 1]);
});
