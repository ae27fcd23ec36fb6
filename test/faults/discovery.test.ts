import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { before, describe, test } from "node:test";
import { discoveryFile, readDiscovery } from "../../bridge/core/discovery.ts";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { echo, freePort, wsServer } from "../helpers/remote.ts";
import { addRow, stopwatch } from "./report.ts";
import { assertGameClean, keepOpen, LONG_MS, LOOK_MS, scene } from "./scene.ts";

before(buildHost);

test("discovery file that a dead bridge left sends the plugin nowhere, until a bridge starts", async (t) => {
  const dataDir = await temporaryFolder(t);
  const remote = await wsServer(t, echo);
  await plantDiscovery(dataDir, discoveryOf({ port: await freePort(), pid: 2 ** 22 - 1 }));
  const since = stopwatch();
  const host = keepOpen(t, dataDir, remote);
  const { text } = await host.log(/^refused /);
  const afterMs = since();
  assert.match(text, /^refused bridge_unreachable \d{1,3} .*Start the WebSockets bridge again/);
  const restarted = stopwatch();
  await startBridge(t, { dataDir });
  await host.log("open");
  const healedMs = restarted();
  const leaked = await assertGameClean(host);
  await addRow(t, {
    fault: "discovery file stale",
    saw: "bridge_unreachable",
    afterMs,
    healedMs,
    lost: "nothing",
    leaked,
  });
});

const DAMAGES: Readonly<Record<string, (file: string) => Promise<void>>> = {
  "half-written": async (file) => writeFile(file, (await readFile(file, "utf8")).slice(0, 40)),
  "replaced by a dead bridge's": async (file) =>
    writeFile(file, JSON.stringify(discoveryOf({ port: await freePort(), pid: 2 ** 22 - 1 }))),
  "replaced by 4 MiB of zeros": (file) => writeFile(file, Buffer.alloc(4 * 1024 * 1024)),
  "replaced by a folder": async (file) => {
    await rm(file);
    await mkdir(file);
  },
  "removed with its folder": (file) => rm(dirname(file), { recursive: true }),
};

describe("discovery file damaged while running", { concurrency: true }, () => {
  for (const [damage, spoil] of Object.entries(DAMAGES)) {
    test(`discovery file ${damage} while running: open sockets stay, and it is mended`, {
      timeout: LONG_MS,
    }, async (t) => {
      const { bridge, remote, host } = await scene(t);
      const file = discoveryFile(bridge.dataDir);
      const since = stopwatch();
      await spoil(file);
      const late = keepOpen(t, bridge.dataDir, remote);
      const { text } = await late.log(/^refused /);
      const afterMs = since();
      assert.match(text, /^refused bridge_(missing|unreachable) \d{1,3} /);
      let saw = text.split(" ").slice(0, 2).join(" ");
      if (damage === "replaced by a folder") {
        // Nobody knows what is in it, so it is not ours to remove: the log says so.
        await bridge.log(
          (line) => line.msg === "data folder not usable" && `${line["reason"]}`.includes("is not a file"),
        );
        saw += ", and the log names the folder that is in the way";
        await rm(file, { recursive: true });
      }
      await late.log("open", LOOK_MS);
      const healedMs = since();
      assert.deepEqual(await readDiscovery(bridge.dataDir), bridge.discovery);
      assert.ok(
        !host.lines.some((line) => line.includes('"text":"ended')),
        "the open socket was not touched",
      );
      const leaked = `${await assertGameClean(host)}; ${await assertGameClean(late)}`;
      await addRow(t, { fault: `discovery file ${damage}`, saw, afterMs, healedMs, lost: "nothing", leaked });
    });
  }
});
