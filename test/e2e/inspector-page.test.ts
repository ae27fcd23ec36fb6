import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, type TestContext, test } from "node:test";
import type { Entry } from "../../schema/inspect/state.ts";
import { Browser } from "../helpers/browser.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { type MockBridge, mockBridge, serverState, socketState } from "../helpers/inspector/mockBridge.ts";
import { type MockPage, openMockPage, openMockSocket, watching } from "../helpers/inspector/mockPage.ts";
import type { Tab } from "../helpers/tab.ts";

let browser: Browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.close());

const openPage = (t: TestContext): Promise<MockPage> => openMockPage(t, browser);

const openSocket = (t: TestContext, entries?: readonly Partial<Entry>[]): Promise<MockPage> =>
  openMockSocket(t, browser, entries);

/** The page without a token. */
async function openStranger(t: TestContext): Promise<{ bridge: MockBridge; tab: Tab }> {
  const bridge = await mockBridge();
  const tab = await browser.tab(`http://127.0.0.1:${bridge.port}/`);
  t.after(async () => {
    await tab.close();
    bridge.close();
  });
  return { bridge, tab };
}

/** Texts in the column of data, as far as they are drawn. */
const shown = (tab: Tab): Promise<string[]> =>
  tab.value(`[...document.querySelectorAll(".window .entry .data")].map((e) => e.innerText)`);

const isShown = (text: string): string =>
  `!!document.querySelector("#entries")?.innerText.includes(${JSON.stringify(text)})`;

const focused = (tab: Tab): Promise<string> => tab.value("document.activeElement.id");

test("the page takes the token out of the address, and is let in again after a reload", async (t) => {
  const { bridge, tab } = await openPage(t);
  assert.equal(await tab.value("location.href"), `http://127.0.0.1:${bridge.port}/`);
  assert.equal(await tab.value("document.cookie + localStorage.length"), "0");
  await tab.reload();
  await tab.sees("Connected");
});

test("a page with a token that is used up says what to do", async (t) => {
  const { bridge, tab } = await openPage(t);
  const second = await browser.tab(bridge.url);
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
  const tab = await browser.tab(bridge.url);
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
  const tab = await browser.tab(bridge.url);
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
  const tab = await browser.tab(bridge.url);
  t.after(() => tab.close());
  await tab.sees("Too many pages of the inspector are open", "[role=alert]");
  await tab.sees("Too many pages", ".status");
  bridge.isFull = false;
  await tab.sees("Connected");
  assert.equal(await tab.value("document.querySelector('[role=alert]')"), null);
});

test("a page without sockets says what to do next, and sockets appear by plugin", async (t) => {
  const { bridge, tab } = await openPage(t);
  await tab.sees("No sockets yet");
  bridge.set({
    sockets: [
      socketState("2", { plugin: "Zed", peer: "wss://zed.example" }),
      socketState("10.2", { role: "server", peer: "127.0.0.1:5002" }),
      socketState("10.10", { role: "server", peer: "127.0.0.1:5010" }),
      socketState("3", { phase: "closed", closed: { code: 1006, reason: "", clean: false } }),
      socketState("4", { peer: "wss://four.example" }),
    ],
    servers: [serverState("10", { clients: 2 })],
  });
  await tab.sees("Zed");
  const rows = await tab.value<string[]>(
    `[...document.querySelectorAll(".plugin b, .option .peer")].map((e) => e.innerText)`,
  );
  assert.deepEqual(rows, [
    "Dashboard",
    "127.0.0.1:1312",
    "127.0.0.1:5002",
    "127.0.0.1:5010",
    "wss://four.example",
    "wss://example.com",
    "Zed",
    "wss://zed.example",
  ]);
  await tab.sees("ended, 1006");
});

test("rates are those between two states, and fall to nothing when no state comes", async (t) => {
  const { bridge, tab } = await openPage(t);
  const now = Date.now() + 1000;
  bridge.set({ time: now, sockets: [socketState("1", { messagesIn: 100, bytesIn: 5000 })] });
  await tab.sees("quiet", ".option");
  bridge.set({ time: now + 2000, sockets: [socketState("1", { messagesIn: 300, bytesIn: 45_000 })] });
  await tab.sees("100 msg/s · 19.5 KiB/s", ".option");
  await tab.sees("quiet", ".option");
});

test("a server shows its clients, and a client of it its messages", async (t) => {
  const { bridge, tab } = await openPage(t);
  bridge.set({
    sockets: [socketState("5.1", { role: "server", peer: "127.0.0.1:5001" }), socketState("6")],
    servers: [serverState("5", { clients: 1 })],
  });
  await tab.click(".option.server");
  await tab.sees("listening", ".pane");
  assert.equal(await tab.value(`document.querySelectorAll(".clients tbody tr").length`), 1);
  await tab.click(".clients button");
  await watching(bridge, "5.1");
});

test("a message is on the page within 100 ms", async (t) => {
  const { bridge, tab } = await openSocket(t, [{ start: "the first" }]);
  await tab.until(isShown("the first"));
  // Measured in the page, from the event of the message to the frame that shows it: a slow test counts for nothing.
  await tab.value(`(() => {
    globalThis.times = [];
    const list = document.querySelector("#entries .window");
    new MutationObserver(() => {
      const texts = [...list.querySelectorAll(".data")].map((e) => e.innerText).filter((text) => /^\\d+$/.test(text));
      for (const text of texts.slice(times.length)) {
        requestAnimationFrame(() => times.push(Date.now() - Number(text)));
      }
    }).observe(list, { childList: true, subtree: true });
  })()`);
  for (let count = 1; count <= 10; count++) {
    bridge.entries("3", [{ start: String(Date.now()) }]);
    await tab.until(`times.length >= ${count}`);
  }
  const times = (await tab.value<number[]>("times")).sort((a, b) => a - b);
  // The median: this machine may be busy with other tests.
  assert.ok((times[5] as number) < 100, `ms from the bridge to the eye: ${times}`);
});

test("the filter takes texts, directions, types and expressions, and says when one is wrong", async (t) => {
  const { tab } = await openSocket(t, [
    { way: "out", start: '{"type":"subscribe"}' },
    { way: "in", start: "Hello World" },
    { way: "in", kind: "binary", start: Buffer.from([1, 2, 255]).toString("base64"), size: 3 },
    { way: "event", kind: "action", start: "paused by the page" },
  ]);
  await tab.sees("4 entries");
  await tab.press("/");
  assert.equal(await focused(tab), "filter");
  await tab.type("hello");
  await tab.sees("1 of 4");
  assert.deepEqual(await shown(tab), ["Hello World"]);
  await tab.click("button[aria-label='Regular expression']");
  await tab.click("#filter");
  await tab.type(" (");
  await tab.sees("No regular expression");
  assert.equal(await tab.value(`document.querySelector("#filter").getAttribute("aria-invalid")`), "true");
  await tab.value(`document.querySelector("#filter").select()`);
  await tab.type("^\\{.*scribe");
  await tab.until(`${isShown('{"type":"subscribe"}')} && !${isShown("Hello World")}`);
  assert.deepEqual(await shown(tab), ['{"type":"subscribe"}']);
  await tab.value(`document.querySelector("#filter").select()`);
  await tab.type(".");
  await tab.choose("Type", "binary");
  await tab.until(`${isShown("01 02 ff")} && !${isShown("Hello World")}`);
  assert.deepEqual(await shown(tab), ["01 02 ff"]);
  await tab.choose("Type", "");
  await tab.choose("Direction", "event");
  await tab.until(`${isShown("paused by the page")} && !${isShown("Hello World")}`);
  assert.equal((await shown(tab)).length, 1);
});

test("a held view stands still, and what came meanwhile is there when it goes on", async (t) => {
  const { bridge, tab } = await openSocket(t, [{ start: "one" }]);
  await tab.until(isShown("one"));
  await tab.press("p");
  await tab.until(`document.querySelector("#hold").getAttribute("aria-pressed") === "true"`);
  bridge.entries("3", [{ start: "two" }]);
  await tab.sees("1 of 2");
  assert.deepEqual(await shown(tab), ["one"]);
  await tab.click("#hold");
  await tab.until(isShown("two"));
});

test("clear drops the entries here and at the bridge", async (t) => {
  const { bridge, tab } = await openSocket(t, [{ start: "one" }]);
  await tab.until(isShown("one"));
  await tab.click(".toolbar button", "Clear");
  assert.deepEqual(await bridge.next("clear"), { type: "clear", socket: "3" });
  await tab.sees("0 entries");
});

test("save writes the file that the bridge made", async (t) => {
  const folder = await temporaryFolder(t);
  const { bridge, tab } = await openSocket(t);
  await tab.saveTo(folder);
  await tab.click(".toolbar button", "Save");
  assert.deepEqual(await bridge.next("save"), { type: "save", socket: "3" });
  const part = { type: "har", socket: "3", name: "Dashboard.har" } as const;
  bridge.send({ ...part, text: '{"log":', more: true });
  bridge.send({ ...part, text: "{}}", more: true });
  bridge.send({ ...part, text: "", more: false });
  await tab.sees("Saved as Dashboard.har", "[role=status]");
  const end = Date.now() + 10_000;
  while (!(await readdir(folder)).includes("Dashboard.har")) {
    assert.ok(Date.now() < end, "the file is saved");
    await tab.value("new Promise(requestAnimationFrame)");
  }
  assert.equal(await readFile(join(folder, "Dashboard.har"), "utf8"), '{"log":{}}');
});

test("JSON is shown as a tree with numbers as they were sent, and binary as hex and ASCII", async (t) => {
  const { tab } = await openSocket(t, [
    { start: '{"id":12345678901234567890,"deep":{"er":{"est":[1,2]}}}' },
    { kind: "binary", start: Buffer.from("Hi\0\xff", "latin1").toString("base64"), size: 4 },
  ]);
  await tab.until(isShown("48 69 00 ff"));
  await tab.click("#entries-0");
  await tab.sees("12345678901234567890", ".json");
  await tab.sees("1 key", ".json .folded");
  await tab.click(".json summary", "er");
  await tab.click("#entries-1");
  await tab.sees("Hi..", ".hex");
  await tab.click(".forms button", "Text");
  await tab.sees("Hi", "pre.text");
});

test("the whole of a long message comes on demand, and so does the word that it is gone", async (t) => {
  const text = "x".repeat(40_000);
  const { bridge, tab } = await openSocket(t, [
    { start: text.slice(0, 1024), size: text.length },
    { start: "lost", size: 5000 },
  ]);
  await tab.until(isShown("lost"));
  await tab.click("#entries-0");
  const { n } = await bridge.next("body");
  bridge.send({ type: "body", n, binary: false, data: text });
  await tab.sees("Show more: 32,768 of 40,000 characters");
  await tab.click(".content .more");
  await tab.until(`document.querySelector("pre.text").textContent.length === 40000`);
  await tab.click("#entries-1");
  bridge.send({ type: "body", n: (await bridge.next("body")).n, binary: false, data: null });
  await tab.sees("keeps the rest no longer");
});

test("text and bytes go to the plugin and to the remote; what is no hex is not sent", async (t) => {
  const { bridge, tab } = await openSocket(t);
  await tab.click("#draft");
  await tab.type("hello plugin");
  await tab.press("Control+Enter");
  const text = await bridge.next("send");
  assert.deepEqual(text, { ...text, socket: "3", to: "plugin", binary: false, data: "hello plugin" });
  await tab.sees("Sent to the plugin", "[role=status]");
  await tab.choose("Send to", "remote");
  await tab.choose("Written as", "hex");
  await tab.type("de ad b");
  await tab.click("button[type=submit]");
  await tab.sees("these are 5", "[role=alert]");
  await tab.click("#draft");
  await tab.press("End");
  await tab.type("e 0xEF");
  await tab.click("button[type=submit]");
  const bytes = await bridge.next("send");
  assert.deepEqual(bytes, { ...bytes, to: "remote", binary: true, data: "3q2+7w==" });
  await tab.sees("Sent to the remote", "[role=status]");
});

test("a socket is closed with a code and a reason that RFC 6455 allows, and with no other", async (t) => {
  const { bridge, tab } = await openSocket(t);
  await tab.click(".actions button", "Close");
  await tab.click("input[name=code]");
  for (const [code, complaint] of [
    ["1006", "must not be sent"],
    ["2000", "not assigned"],
    ["5000", "from 1000 to 4999"],
  ] as const) {
    await tab.value(`document.querySelector("input[name=code]").select()`);
    await tab.type(code);
    await tab.sees(complaint, "dialog [role=alert]");
    await tab.until(`document.querySelector("dialog button[type=submit]").disabled`);
  }
  await tab.value(`document.querySelector("input[name=code]").select()`);
  await tab.type("4001");
  await tab.click("input[name=reason]");
  await tab.type("ä".repeat(62));
  await tab.sees("124 bytes", "dialog [role=alert]");
  await tab.value(`document.querySelector("input[name=reason]").select()`);
  await tab.type("enough");
  await tab.click("dialog button[type=submit]");
  const close = await bridge.next("close");
  assert.deepEqual(close, { ...close, socket: "3", code: 4001, reason: "enough" });
  await tab.sees("Closed with 4001", "[role=status]");
  bridge.set({
    sockets: [socketState("3", { phase: "closed", closed: { code: 4001, reason: "enough", clean: true } })],
  });
  await tab.sees("4001 “enough”", ".title");
  assert.equal(await tab.value(`document.querySelector(".actions, .composer")`), null);
});

test("reading is stopped and goes on, a socket is cut, and what cannot be done is told", async (t) => {
  const { bridge, tab } = await openSocket(t);
  await tab.click(".actions button", "Stop reading");
  assert.equal((await bridge.next("pause")).on, true);
  bridge.set({ sockets: [socketState("3", { paused: true })] });
  await tab.click(".actions button", "Read on");
  assert.equal((await bridge.next("pause")).on, false);
  bridge.answer = () => "Socket 3 is not open";
  await tab.click(".actions button", "Cut");
  assert.equal((await bridge.next("cut")).socket, "3");
  await tab.sees("Socket 3 is not open", ".notices .bad");
});

test("an origin is allowed and taken back; null and other computers only after a word of warning", async (t) => {
  const { bridge, tab } = await openPage(t);
  const time = new Date().toISOString();
  bridge.set({
    refused: [
      { time, plugin: "Dashboard", origin: "null" },
      { time, plugin: "Dashboard", lan: true },
      { time, plugin: "Dashboard", origin: "https://overlay.example" },
    ],
    allowed: [{ plugin: "Dashboard", origin: "https://old.example" }],
    settings: { allowLan: true, allowedOrigins: ["https://always.example"] },
  });
  await tab.click("[role=tab]", "Origins");
  await tab.sees(
    "The settings of the bridge let in for every plugin: other computers, https://always.example.",
  );
  await tab.click(".permits li:nth-child(1) button");
  assert.deepEqual((await bridge.next("allow")).permit, {
    plugin: "Dashboard",
    origin: "https://overlay.example",
  });
  await tab.click(".permits li:nth-child(3) button");
  await tab.sees("Any web page can then reach the servers of Dashboard", "dialog");
  await tab.click("dialog .primary");
  const allow = await bridge.next("allow");
  assert.deepEqual(allow, { ...allow, permit: { plugin: "Dashboard", origin: "null" }, allowed: true });
  await tab.click(".permits button", "Take back");
  const back = await bridge.next("allow");
  assert.deepEqual(back, {
    ...back,
    permit: { plugin: "Dashboard", origin: "https://old.example" },
    allowed: false,
  });
});

test("the last errors and the end of the log have views of their own", async (t) => {
  const { bridge, tab } = await openPage(t);
  bridge.set({
    faults: [
      {
        time: new Date().toISOString(),
        plugin: "Dashboard",
        stage: "tcp",
        code: "connection_refused",
        message: "Cannot open ws://127.0.0.1:1: connection refused",
      },
    ],
  });
  bridge.send({ type: "log", lines: [{ time: Date.now(), level: "warn", text: "origin refused" }] });
  await tab.click("[role=tab]", "Errors");
  await tab.sees("connection_refused");
  await tab.press("4");
  await tab.sees("origin refused", "#log");
});

test("everything is within reach of the keyboard", async (t) => {
  const { bridge, tab } = await openPage(t);
  bridge.set({ sockets: [socketState("3"), socketState("4", { peer: "wss://four.example" })] });
  await tab.sees("four.example");
  await tab.press("s");
  assert.equal(await focused(tab), "sockets");
  await tab.press("ArrowDown");
  await watching(bridge, "3");
  await tab.press("ArrowDown");
  await watching(bridge, "4");
  bridge.entries("4", [{ start: "one" }, { start: "two" }, { start: "three" }]);
  await tab.until(isShown("three"));
  await tab.press("Enter");
  assert.equal(await focused(tab), "entries");
  await tab.press("ArrowUp");
  await tab.press("ArrowUp");
  await tab.sees("two", "#entry pre");
  assert.equal(
    await tab.value(`document.querySelector("#entries").getAttribute("aria-activedescendant")`),
    "entries-1",
  );
  await tab.press("Escape");
  await tab.until(`document.querySelector("#entry") === null`);
  await tab.press("m");
  await tab.type("typed");
  await tab.press("Control+Enter");
  assert.equal((await bridge.next("send")).data, "typed");
  await tab.press("Escape");
  await tab.press("?");
  await tab.sees("Keyboard", "dialog");
  await tab.press("Escape");
  await tab.until(`document.querySelector("dialog") === null`);
  await tab.press("2");
  await tab.sees("Turned away");
  await tab.value(`document.querySelector("[aria-selected=true][role=tab]").focus()`);
  await tab.press("ArrowLeft");
  await tab.sees("four.example");
});
