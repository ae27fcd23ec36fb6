import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { wsServer } from "../helpers/remote.ts";

const MIB = 1024 * 1024;

before(buildHost);

for (const reading of KIND_AND_WORST) {
  test(`sends far over the window wait in the game and arrive in order, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Stories", { bridge, reading, settings: { Story: "bulk", Url: remote.url } });
    const peer = await remote.next();
    await host.log("queued some");
    for (let i = 0; i < 64; i += 1) {
      assert.equal(await peer.text(), `${i}:${"é".repeat(32 * 1024)}`);
    }
    await host.log("drained");
    // How many fit depends on how fast the bridge gives credit meanwhile.
    const { text } = await host.log(/^refused [1-4] queue_full$/);
    const taken = 20 - Number(text.split(" ")[1]);
    for (let i = 0; i < taken; i += 1) {
      assert.equal((await peer.next()).data.length, MIB);
    }
    await peer.closed();
    assert.equal((await host.closed(60_000)).code, 0);
  });
}

/** What the plugin does in the frame of a burst, and what the host is told before the next one. */
const ENDINGS = [
  { end: "goes on", Ending: "wait", command: undefined },
  { end: "closes the socket", Ending: "close", command: undefined },
  { end: "drops the socket", Ending: "drop", command: undefined },
  { end: "is unloaded", Ending: "wait", command: "unload Stories" },
];

for (const reading of KIND_AND_WORST) {
  for (const { end, Ending, command } of ENDINGS) {
    test(`a burst arrives whole and in order though the plugin ${end} in the same frame, ${reading} reading`, async (t) => {
      const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
      const settings = { Story: "burst", Url: remote.url, Ending };
      const host = runPlugin(t, "Stories", { bridge, reading, settings });
      const peer = await remote.next();
      await host.log("burst");
      if (command !== undefined) {
        host.command(command);
      }
      for (let i = 0; i < 300; i += 1) {
        assert.equal(await peer.text(), `${i}:${"é".repeat(i)}`);
      }
    });
  }
}

test("a game that reads nothing for 20 s costs the bridge no memory and loses nothing", async (t) => {
  const payload = "z".repeat(1_000);
  let sent = 0;
  let stopped = false;
  const [bridge, remote] = await Promise.all([
    startBridge(t),
    wsServer(t, ({ ws }) => {
      const flood = (): void => {
        while (!stopped && ws.bufferedAmount < 4 * MIB) {
          ws.send(`${sent}:${payload}`);
          sent += 1;
        }
        if (stopped) {
          ws.close();
        } else {
          setTimeout(flood, 5);
        }
      };
      flood();
    }),
  ]);
  const before = await bridge.rss();
  const host = runPlugin(t, "Stories", { bridge, settings: { Story: "idle", Url: remote.url } });
  await host.log("idle");
  await host.log("reading", 30_000);
  stopped = true;
  const { text } = await host.log(/^received /, 60_000);
  assert.equal(text, `received ${sent} 1005`);
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 64 * MIB, `the bridge grew by ${Math.round(growth / MIB)} MiB`);
  assert.equal((await host.closed()).code, 0);
});
