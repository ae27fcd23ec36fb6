import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type MockBridge, mockBridge, serverState, socketState } from "../helpers/inspector/mockBridge.ts";
import { isShown, mockPages, shown, watching } from "../helpers/inspector/mockPage.ts";
import type { Tab } from "../helpers/tab.ts";

const { openPage, openSocket, tab: openTab } = mockPages();

/** The page without a token. */
async function openStranger(t: TestContext): Promise<{ bridge: MockBridge; tab: Tab }> {
  const bridge = await mockBridge();
  const tab = await openTab(`http://127.0.0.1:${bridge.port}/`);
  t.after(async () => {
    await tab.close();
    bridge.close();
  });
  return { bridge, tab };
}

test("the page takes the token out of the address, and is let in again after a reload", async (t) => {
  const { bridge, tab } = await openPage(t);
  assert.equal(await tab.value("location.href"), `http://127.0.0.1:${bridge.port}/`);
  assert.equal(await tab.value("document.cookie + localStorage.length"), "0");
  await tab.reload();
  await tab.sees("Connected");
});

test("a page with a token that is used up says what to do", async (t) => {
  const { bridge, tab } = await openPage(t);
  const second = await openTab(bridge.url);
  t.after(() => second.close());
  await second.sees("openplanet-websockets inspect");
  await second.sees("Copy");
  assert.equal(await tab.value("document.querySelector('.refused')"), null);
});

test("a page without a token says what to do, and asks the bridge for nothing", async (t) => {
  const { tab } = await openStranger(t);
  await tab.sees("openplanet-websockets inspect");
  assert.ok(!tab.requests.some((url) => url.startsWith("ws:")));
});

test("a new address in the same tab lets the page in", async (t) => {
  const { bridge, tab } = await openStranger(t);
  await tab.sees("openplanet-websockets inspect");
  await tab.go(bridge.url);
  await tab.sees("Connected");
});

test("the page comes back by itself after its connection was lost, and watches the same socket", async (t) => {
  const { bridge, tab } = await openSocket(t, [{ start: "before" }]);
  await tab.until(isShown("before"));
  bridge.drop();
  await watching(bridge, "3");
  bridge.entries("3", [{ start: "after" }]);
  await tab.until(isShown("after"));
  assert.deepEqual(await shown(tab), ["after"]);
});

test("a bridge that has ended is named, with what to do if it does not come back", async (t) => {
  const bridge = await mockBridge();
  const tab = await openTab(bridge.url);
  t.after(() => tab.close());
  await tab.sees("Connected");
  bridge.close();
  await tab.sees("The bridge does not answer", "[role=alert]");
  await tab.sees("openplanet-websockets inspect", "[role=alert]");
  const again = await mockBridge({ port: bridge.port });
  t.after(() => again.close());
  await tab.sees("Connected");
  again.set({ sockets: [socketState("1")] });
  await tab.sees("wss://example.com", ".option");
});

test("without the bridge, the page shows no socket as if it knew how it stands, but an ended one", async (t) => {
  const bridge = await mockBridge();
  t.after(() => bridge.close());
  const tab = await openTab(bridge.url);
  t.after(() => tab.close());
  bridge.set({
    time: Date.now() + 1000,
    sockets: [
      socketState("2", { paused: true }),
      socketState("3", { phase: "closed", closed: { code: 1000, reason: "", clean: true } }),
      socketState("5.1", { role: "server", peer: "127.0.0.1:5001" }),
    ],
    servers: [serverState("5", { clients: 1 })],
  });
  await tab.sees("not read", ".option");
  await tab.click(".option.server");
  await tab.sees("listening", ".pane");
  bridge.close();
  await tab.sees("The bridge does not answer", "[role=alert]");
  const texts = (selector: string): Promise<string[]> =>
    tab.value(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.innerText)`);
  assert.deepEqual(await texts(".option .small"), ["not known", "not known", "not known", "ended, 1000"]);
  assert.deepEqual(await texts(".pane .phase"), ["not known", "not known"]);
  assert.deepEqual(await texts(".totals"), [""]);
});

test("a page that is one too many says so, and comes in when there is room", async (t) => {
  const bridge = await mockBridge();
  bridge.isFull = true;
  t.after(() => bridge.close());
  const tab = await openTab(bridge.url);
  t.after(() => tab.close());
  await tab.sees("Too many pages of the inspector are open", "[role=alert]");
  await tab.sees("Too many pages", ".status");
  bridge.isFull = false;
  await tab.sees("Connected");
  assert.equal(await tab.value("document.querySelector('[role=alert]')"), null);
});
