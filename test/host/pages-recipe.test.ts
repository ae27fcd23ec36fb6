import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { before, test } from "node:test";
import { stageExamples } from "../../scripts/examples.ts";
import { buildHost } from "../../scripts/host.ts";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { startBridge } from "../helpers/bridge.ts";
import { openTab } from "../helpers/browser.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { errorTexts, runHost } from "../helpers/host.ts";
import { freePort } from "../helpers/remote.ts";

const ID = "ExampleAnOverlayOfThreeFiles";

before(buildHost);

test("the recipe of an overlay of three files shows in Chromium, and goes on through a reload and a restart", {
  timeout: 120_000,
}, async (t) => {
  const [bridge, port, folder] = await Promise.all([startBridge(t), freePort(), temporaryFolder(t)]);
  const staged = await stageExamples(await temporaryFolder(t));
  const plugin = join(folder, ID);
  await cp(staged.find((path) => path.endsWith(`/${ID}`)) ?? "", plugin, { recursive: true });
  const host = runHost(t, [plugin], {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    dataFolder: bridge.dataDir,
    settings: { [`${ID}.Setting_Port`]: port },
    args: ["--fail-on-warnings", ID, "--fail-on-exception"],
  });
  const url = `http://localhost:${port}/`;
  await host.log(`overlay at ${url}`);
  const tab = await openTab(t, url);
  const shown = 'document.querySelector("#frames")?.textContent';
  const isCounting = `/^\\d+$/.test(${shown})`;
  await tab.until(isCounting);
  assert.equal(await tab.value("getComputedStyle(document.body).fontSize"), "48px");
  assert.equal(await tab.value("document.characterSet"), "UTF-8");
  assert.equal(await tab.value("isSecureContext"), true);

  /** The page that is there goes on by itself, and can be loaded again. */
  const goesOn = async (): Promise<void> => {
    await tab.value(`document.querySelector("#frames").textContent = "waiting"`);
    await tab.until(isCounting);
    await tab.reload();
    await tab.until(`performance.getEntriesByType("navigation")[0].type === "reload" && ${isCounting}`);
  };
  host.command(`reload ${ID}`);
  await host.log(`overlay at ${url}`);
  await goesOn();
  await bridge.stop("SIGKILL");
  await startBridge(t, { dataDir: bridge.dataDir });
  await goesOn();
  const { code, records, summary } = await host.quit();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
  assert.equal(summary?.counters["openSockets"], 0);
});
