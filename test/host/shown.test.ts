import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import { angelScript } from "../../scripts/generate/angelScript.ts";
import { buildHost } from "../../scripts/host.ts";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { startFakeBridge } from "../helpers/fakeBridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { type HostRun, runHost } from "../helpers/host.ts";
import { AMOUNTS, DURATIONS, TIMES, ZONE } from "../helpers/shown.ts";
import { drawn, TITLE } from "../helpers/window.ts";

before(buildHost);
process.env["TZ"] = ZONE;

/** Opens the window of WebSockets, which is there alone. */
function openWindow(t: TestContext, dataFolder: string, plugin: string = PLUGIN_FOLDER): HostRun {
  const args = ["--keep", "--fail-on-warnings", "WebSockets", "--fail-on-exception"];
  const host = runHost(t, [plugin], { dataFolder, args });
  host.command(`press ${TITLE}`);
  return host;
}

const escaped = (text: string): string => text.replace(/[.]/g, "\\$&");

test("the window shows amounts and times as the commands do", async (t) => {
  const link = { plugin: "P", role: "client", peer: "", sockets: 1, messagesIn: "1", messagesOut: "1" };
  const links = AMOUNTS.map(([digits]) => ({ ...link, bytesIn: digits, bytesOut: digits }));
  const faults = TIMES.map(([time]) => ({
    time,
    plugin: "P",
    stage: "tcp",
    code: "timed_out",
    message: "m",
  }));
  const status = { type: "status", version: "1.0.0", uptime: 1, details: { links, faults } };
  const fake = await startFakeBridge(t, { status });
  const host = openWindow(t, fake.dataDir);
  const text = await drawn(host, /Last errors/);
  for (const [, shown] of AMOUNTS) {
    assert.ok(text.includes(`\n1 message, ${shown}\n1 message, ${shown}\n`), shown);
  }
  for (const [, shown] of TIMES) {
    assert.ok(text.includes(`\n${shown} P: m (timed_out)`), shown);
  }
});

test("the window shows durations as the commands do", async (t) => {
  const status = { type: "status", version: "1.0.0", uptime: 0 };
  const fake = await startFakeBridge(t, { status });
  const host = openWindow(t, fake.dataDir);
  for (const [seconds, shown] of DURATIONS) {
    status.uptime = seconds;
    await drawn(host, new RegExp(`version 1\\.0\\.0, for ${escaped(shown)}$`, "m"));
  }
});

test("a time that is none is shown as it came", async (t) => {
  const times = ["", "yesterday", "2026-13-01T00:00:00.000Z", "2026-00-01T00:00:00Z", "x026-01-01T00:00:00Z"];
  const faults = times.map((time) => ({ time, plugin: "P", message: "m", code: "c" }));
  const fake = await startFakeBridge(t, { status: { type: "status", details: { faults } } });
  const text = await drawn(openWindow(t, fake.dataDir), /Last errors/);
  for (const time of times) {
    assert.ok(text.includes(`\n${time} P: m (c)`), time);
  }
});

test("the window has a button to the download page only where there is one", async (t) => {
  const here = openWindow(t, await temporaryFolder(t));
  assert.doesNotMatch(await drawn(here, /It is not installed\. Download it and unpack/), /[Dd]ownload page/);

  const plugin = join(await temporaryFolder(t), "WebSockets");
  await cp(PLUGIN_FOLDER, plugin, { recursive: true });
  await writeFile(join(plugin, "plugin", "Generated.as"), angelScript("https://example.com/websockets"));
  const there = openWindow(t, await temporaryFolder(t), plugin);
  await drawn(there, /It is not installed\. Download it from the download page and unpack/);
  there.command("press Download page");
  assert.equal((await there.nextOf("browser")).url, "https://example.com/websockets");
});
