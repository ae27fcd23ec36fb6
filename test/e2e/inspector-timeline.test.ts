import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { eventually } from "../helpers/deadline.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { serverState, socketState } from "../helpers/inspector/mockBridge.ts";
import { focused, isShown, mockPages, shown, watching } from "../helpers/inspector/mockPage.ts";

const { openPage, openSocket } = mockPages();

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
  await eventually("the file", async () => (await readdir(folder)).includes("Dashboard.har") || undefined);
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
