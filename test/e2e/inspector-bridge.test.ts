import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { Browser } from "../helpers/browser.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { eventually } from "../helpers/deadline.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { harOfSchema } from "../helpers/har.ts";
import { wantPage } from "../helpers/inspectPage.ts";
import { wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";
import type { Tab } from "../helpers/tab.ts";

let browser: Browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.close());

/** The page of a real bridge, in a real browser. */
async function openPage(t: TestContext): Promise<{ bridge: Bridge; tab: Tab; origin: string }> {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge, { plugin: "Asker" });
  const { origin, token } = await wantPage(link);
  const tab = await browser.tab(`${origin}/#token=${token}`);
  t.after(() => tab.close());
  await tab.sees("Connected");
  return { bridge, tab, origin };
}

const lines = (tab: Tab): Promise<string[]> =>
  tab.value(`[...document.querySelectorAll(".window .entry .data")].map((e) => e.innerText)`);

test("a plugin's socket is seen, spoken through and closed, and the page asks nobody else for anything", async (t) => {
  const { bridge, tab, origin } = await openPage(t);
  const remote = await wsServer(t);
  const link = await openSocket(t, bridge, remote.url, { plugin: "Chat" });
  const peer = await remote.next();
  await tab.click(".option", remote.url);
  peer.ws.send('{"from":"the remote"}');
  link.send({ type: "send", binary: true }, Buffer.from([222, 173, 190, 239]));
  await tab.sees("de ad be ef", "#entries");
  assert.deepEqual((await lines(tab)).slice(-2), ['{"from":"the remote"}', "de ad be ef"]);
  await link.next("message");

  await tab.click("#draft");
  await tab.type("from the page");
  await tab.press("Control+Enter");
  assert.equal((await link.next("message")).payload.toString(), "from the page");
  await tab.sees("Sent to the plugin", "[role=status]");
  await peer.next();
  await tab.choose("Send to", "remote");
  await tab.choose("Written as", "base64");
  await tab.type("AQID");
  await tab.press("Control+Enter");
  assert.deepEqual(await peer.next(), { data: Buffer.from([1, 2, 3]), binary: true });

  await tab.click(".actions button", "Close");
  await tab.click("input[name=reason]");
  await tab.type("tried it");
  await tab.press("Enter");
  assert.deepEqual(await peer.closed(), { code: 1000, reason: "tried it" });
  await tab.sees("“tried it”", ".title");
  await tab.sees("closed", "#entries");
  assert.deepEqual(tab.complaints, []);
  const own = [origin, origin.replace("http:", "ws:")];
  assert.deepEqual(
    tab.requests.filter((url) => !own.includes(new URL(url).origin)),
    [],
  );
});

test("the page's policy allows nothing unsafe, and what breaks it is not run", async (t) => {
  const { tab, origin } = await openPage(t);
  const response = await fetch(origin);
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|\*|data:|blob:/);
  await tab.value(
    `document.body.append(Object.assign(document.createElement("script"), { text: "globalThis.ran = true" }))`,
  );
  assert.equal(await tab.value("typeof ran"), "undefined");
});

test("an origin that a plugin's server turned away is let in by the page", async (t) => {
  const { bridge, tab } = await openPage(t);
  const { url } = await openServer(t, bridge, { plugin: "Overlay" });
  const origin = "https://overlay.example";
  assert.equal(await refusal(t, url, { origin }), 403);
  await tab.click(".option.server");
  await tab.sees(origin, ".pane .permits");
  await tab.click(".permits button", "Allow");
  await tab.sees("may now reach Overlay", "[role=status]");
  await connectClient(t, url, { origin });
  await tab.sees("127.0.0.1", ".clients");
  await tab.click(".permits button", "Take back");
  await tab.sees("may no longer reach Overlay", "[role=status]");
  assert.equal(await refusal(t, url, { origin }), 403);
});

test("a timeline is saved as a HAR file", async (t) => {
  const { bridge, tab } = await openPage(t);
  const remote = await wsServer(t);
  const folder = await temporaryFolder(t);
  await openSocket(t, bridge, remote.url, { plugin: "Chat" });
  const peer = await remote.next();
  await tab.click(".option", remote.url);
  peer.ws.send("to be saved");
  await tab.sees("to be saved", "#entries");
  await tab.saveTo(folder);
  await tab.click(".toolbar button", "Save");
  await tab.sees("Saved as Chat-");
  const name = await eventually("the file", async () =>
    (await readdir(folder)).find((file) => file.endsWith(".har")),
  );
  const [entry] = harOfSchema(await readFile(join(folder, name), "utf8")).log.entries;
  assert.equal(entry?._webSocketMessages.at(-1)?.data, "to be saved");
});

test("the page lives through a reload, and says when the bridge is gone", async (t) => {
  const { bridge, tab } = await openPage(t);
  await tab.reload();
  await tab.sees("Connected");
  await bridge.stop();
  await tab.sees("The bridge does not answer", "[role=alert]");
  await tab.sees("openplanet-websockets inspect", "[role=alert]");
});
