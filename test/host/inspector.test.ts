import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { quantile } from "../bench/stats.ts";
import { startBridge } from "../helpers/bridge.ts";
import { openTab } from "../helpers/browser.ts";
import { openLink } from "../helpers/game.ts";
import { errorTexts } from "../helpers/host.ts";
import { whenDrawn } from "../helpers/inspector/drawn.ts";
import { wantPage } from "../helpers/inspectPage.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { freePort, wsServer } from "../helpers/remote.ts";

before(buildHost);

const SHOWN_MS = 100;
const ROUNDS = 11;

test("a plugin's client and its server with a page show in the inspector, which speaks to the script and closes its socket", {
  timeout: 120_000,
}, async (t) => {
  const [bridge, remote, port] = await Promise.all([startBridge(t), wsServer(t), freePort()]);
  const { origin, token } = await wantPage(await openLink(t, bridge, { plugin: "WebSockets" }));
  const tab = await openTab(t, `${origin}/#token=${token}`);
  await tab.sees("Connected");
  const host = runPlugin(t, "Watched", { bridge, settings: { Url: remote.url, Port: port } });
  const peer = await remote.next();
  await host.log("opened");
  await tab.sees(`127.0.0.1:${port}`, ".option.server");
  await tab.click(".option", remote.url);
  await tab.sees("opened", "#entries");

  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { drawn } = await whenDrawn(tab, `"number ${round} of the remote"`);
    const sent = performance.timeOrigin + performance.now();
    peer.ws.send(`"number ${round} of the remote"`);
    took.push((await drawn) - sent);
    assert.equal(await peer.text(), `back "number ${round} of the remote"`);
  }
  // A busy machine may hold up some of them.
  assert.ok(quantile(took, 0.5) < SHOWN_MS, `shown after ${took.map(Math.round)} ms`);
  await tab.sees(`back "number ${ROUNDS - 1} of the remote"`, "#entries");

  await tab.click("#draft");
  await tab.type("from the page");
  await tab.press("Control+Enter");
  await host.log("got from the page");
  assert.equal(await peer.text(), "back from the page");

  await tab.click(".actions button", "Close");
  await tab.click("input[name=code]");
  await tab.press("Control+a");
  await tab.type("4321");
  await tab.click("input[name=reason]");
  await tab.type("tried it");
  await tab.press("Enter");
  assert.deepEqual(await peer.closed(), { code: 4321, reason: "tried it" });
  await host.log("closed 4321 tried it");

  await tab.click(".option.server");
  const overlay = await openTab(t, `http://127.0.0.1:${port}/`);
  await overlay.until(`document.title === "Overlay"`);
  await tab.sees("127.0.0.1", ".clients");
  assert.deepEqual(tab.complaints, []);
  const { code, records } = await host.quit();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
});
