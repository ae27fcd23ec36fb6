import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { INSTALLED_PATH } from "../../schema/index.ts";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { errorTexts } from "../helpers/host.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { drawn, TITLE } from "../helpers/window.ts";

before(buildHost);

async function plantMarker(dataDir: string, text: string): Promise<void> {
  const file = join(dataDir, ...INSTALLED_PATH);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

const MARKER = JSON.stringify({ version: "1.2.3", command: '"/home/player/bridge" start' });

for (const [what, marker, advice] of [
  ["was never installed", undefined, /It is not installed\. .*install\.cmd/],
  ["is installed and does not run", MARKER, /Version 1\.2\.3 is installed, but is not running/],
  ["left word that cannot be read", "{", /It is not installed/],
] as const) {
  test(`where the bridge ${what}, one notification names the window, which says what to do and offers a reload`, async (t) => {
    const dataDir = await temporaryFolder(t);
    if (marker !== undefined) {
      await plantMarker(dataDir, marker);
    }
    const settings = { Story: "nobridge" };
    const host = runPlugin(t, "Stories", { bridge: { dataDir }, settings, args: ["--keep"] });
    assert.match((await host.nextOf("notification")).text, /the WebSockets window in the Plugins menu/);
    await host.log("tried");
    host.command(`press ${TITLE}`);
    const text = await drawn(host, advice);
    assert.doesNotMatch(text, /Reload/);
    if (marker === MARKER) {
      host.command("press Copy command");
      assert.equal((await host.nextOf("clipboard")).text, '"/home/player/bridge" start');
    }

    await startBridge(t, { dataDir });
    await drawn(host, /The bridge was missing\n/, /Reload Stories/);
    host.command("press Reload Stories");
    await host.nextOf("unloaded", "Stories");
    await drawn(host, /^(?!.*Reload Stories)/s, /The bridge runs/);
    const { records, code } = await host.quit();
    assert.equal(records.filter(({ type }) => type === "notification").length, 1);
    assert.deepEqual(errorTexts(records), []);
    assert.equal(code, 0);
  });
}

test("a bridge that was there all the time is no reason to reload anything", async (t) => {
  const bridge = await startBridge(t);
  const host = runPlugin(t, "Stories", { bridge, settings: { Story: "nobridge" }, args: ["--keep"] });
  await host.log("tried");
  host.command(`press ${TITLE}`);
  assert.doesNotMatch(await drawn(host, /The bridge runs/), /Reload|missing/);
});
