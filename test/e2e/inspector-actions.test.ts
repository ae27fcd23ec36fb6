import assert from "node:assert/strict";
import { test } from "node:test";
import { socketState } from "../helpers/inspector/mockBridge.ts";
import { focused, isShown, mockPages, watching } from "../helpers/inspector/mockPage.ts";

const { openPage, openSocket } = mockPages();

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
