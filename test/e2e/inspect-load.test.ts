import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { MAX_RECORDED_BYTES } from "../../bridge/core/inspect/limits.ts";
import { quantile } from "../bench/stats.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { openSocket } from "../helpers/game.ts";
import { openPage } from "../helpers/inspectPage.ts";
import { processMemory } from "../helpers/processMemory.ts";
import { wsServer } from "../helpers/remote.ts";

const SOCKETS = 249;
const MESSAGES_A_SECOND = 5_000;
const MESSAGE = Buffer.alloc(1_024, "x");
const SECONDS = 4;
const TICK_MS = 50;

/** Beside twice of what it takes without a page: bridge, remote and game share one machine. */
const SLACK_MS = 50;

/** What the bridge may take beside the recording: what is on its way to the plugins, and to the page. */
const WORKING_BYTES = 64 * 1024 * 1024;

test("a page that looks at 250 sockets with 5,000 messages a second fills no memory, and others are answered meanwhile", {
  timeout: 120_000,
}, async (t) => {
  const [bridge, remote, echoing] = await Promise.all([
    startBridge(t, { env: SMALL_HEAP }),
    wsServer(t),
    wsServer(t, ({ ws }) => ws.on("message", (data) => ws.send(data))),
  ]);
  const links = [];
  for (let count = 0; count < SOCKETS; count += 1) {
    links.push(await openSocket(t, bridge, remote.url, { plugin: `Plugin${count % 20}` }));
  }
  const peers = await Promise.all(links.map(() => remote.next()));
  const echo = await openSocket(t, bridge, echoing.url, { plugin: "Echo" });

  let sent = 0;
  let most = 0;
  /** Echoes of quick messages under the load, in milliseconds. */
  const answers = async (): Promise<number[]> => {
    const echoes: number[] = [];
    const start = performance.now();
    const before = sent;
    for (let now = start; now - start < SECONDS * 1_000; now = performance.now()) {
      for (const due = before + ((now - start) * MESSAGES_A_SECOND) / 1_000; sent < due; sent += 1) {
        peers[sent % SOCKETS]?.ws.send(MESSAGE);
      }
      const asked = performance.now();
      echo.send({ type: "send" }, "quick");
      await echo.next("message");
      echoes.push(performance.now() - asked);
      most = Math.max(most, await processMemory(bridge.pid, "RssAnon"));
      await delay(TICK_MS);
    }
    return echoes;
  };

  const alone = quantile(await answers(), 0.5);
  const page = await openPage(t, bridge);
  const { sockets } = await page.next("state", (state) => state.sockets.length === SOCKETS + 1);
  page.watch(sockets[0]?.id ?? null);
  const before = await processMemory(bridge.pid, "RssAnon");
  most = before;
  const watched = quantile(await answers(), 0.5);

  t.diagnostic(
    `${sent} messages; echo ${alone} ms alone, ${watched} ms watched; ${(most - before) / 1024 / 1024} MiB more`,
  );
  assert.ok(watched < alone * 2 + SLACK_MS, `a quick message took ${watched} ms, and ${alone} ms unwatched`);
  assert.ok(most - before < MAX_RECORDED_BYTES + WORKING_BYTES, `${most - before} bytes more`);
});
