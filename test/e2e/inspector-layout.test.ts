import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Browser } from "../helpers/browser.ts";
import { serverState, socketState } from "../helpers/inspector/mockBridge.ts";
import { openMockPage, openMockSocket } from "../helpers/inspector/mockPage.ts";
import type { Tab } from "../helpers/tab.ts";

const LONG_PEER = `wss://${"a-long-name-of-a-host.".repeat(10)}example.com:65535`;
const LONG_NAME = "A plugin with a long name ".repeat(4).trim();

/** Widths of a desktop window, of one at half of a screen, and of a narrow one. */
const WIDTHS = [1280, 960, 600];

let browser: Browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.close());

const numbers = (count: number): { start: string }[] =>
  Array.from({ length: count }, (_, index) => ({ start: `number ${index}` }));

/** Lets the page draw, and see what has become of its sizes. */
const drawn = (tab: Tab): Promise<void> =>
  tab.value(
    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => done()), 50)))",
  );

/** Elements whose content is wider than they are, where nothing says with dots that there is more. */
const overflowing = (tab: Tab): Promise<string[]> =>
  tab.value(`[...document.querySelectorAll("body *")].filter((e) =>
    e.clientWidth > 1 && e.scrollWidth > e.clientWidth && getComputedStyle(e).textOverflow !== "ellipsis" && !e.matches("textarea, input")
  ).map((e) => e.className + ": " + e.innerText.slice(0, 60))`);

test("the button to the newest covers no row, and the row that was clicked is in sight", async (t) => {
  const { tab } = await openMockSocket(t, browser, numbers(100));
  await tab.sees("number 99", "#entries");
  await tab.click(".window .entry:nth-last-child(14)");
  await tab.sees("Newest", ".newest");
  await drawn(tab);
  const [rows, button, marked] = await tab.value<{ top: number; bottom: number }[]>(
    `["#entries .scroller", "#entries .newest", "#entries [aria-selected=true]"].map((s) => document.querySelector(s).getBoundingClientRect().toJSON())`,
  );
  assert.ok(rows && button && marked);
  assert.ok(button.top >= rows.bottom, `the button begins at ${button.top}, the rows end at ${rows.bottom}`);
  assert.ok(marked.bottom <= rows.bottom + 1, "the marked row is in sight");
  await tab.click(".newest");
  await tab.until(`document.querySelector(".newest") === null`);
  await tab.sees("number 99", "#entries");
});

test("a list stays where it is when its height changes and its marked row is out of sight", async (t) => {
  const { tab } = await openMockSocket(t, browser, numbers(500));
  await tab.sees("number 499", "#entries");
  await tab.value(`document.querySelector("#entries").focus()`);
  await tab.press("Home");
  await tab.sees("number 0", "#entry");
  await tab.value(`document.querySelector("#entries .scroller").scrollTop = 4800`);
  await tab.sees("number 200", "#entries");
  await tab.size(1280, 700);
  await drawn(tab);
  assert.equal(await tab.value(`document.querySelector("#entries .scroller").scrollTop`), 4800);
});

test("long names are cut short, and leave room for the messages at every width", async (t) => {
  const { bridge, tab } = await openMockPage(t, browser);
  const closed = { code: 4000, reason: "a reason ".repeat(13), clean: false };
  bridge.set({
    sockets: [
      socketState("3", { plugin: LONG_NAME, peer: LONG_PEER, protocol: "a-subprotocol.".repeat(20), closed }),
    ],
  });
  await tab.click(".option");
  bridge.entries("3", [
    { start: "x".repeat(1024), size: 1024 * 1024 - 100 },
    { start: "x".repeat(1024), size: 16 * 1024 * 1024, byPage: true },
    ...numbers(20),
  ]);
  await tab.sees("1023.9 KiB", "#entries");
  for (const width of WIDTHS) {
    await tab.size(width, 800);
    await drawn(tab);
    assert.deepEqual(await overflowing(tab), [], `at ${width}`);
    const height = await tab.value<number>(`document.querySelector("#entries").clientHeight`);
    assert.ok(height > 400, `${height} pixels of 800 are left for the messages at ${width}`);
  }
  assert.equal(await tab.value(`document.querySelector(".title h2").title`), LONG_PEER);
});

test("the views are readable at every width, whatever plugins and origins are called", async (t) => {
  const { bridge, tab } = await openMockPage(t, browser);
  const time = new Date().toISOString();
  const fault = { time, stage: "tcp", code: "connection_refused" } as const;
  bridge.set({
    sockets: [socketState("5.1", { plugin: LONG_NAME, role: "server", peer: "ws://127.0.0.1:5001" })],
    servers: [serverState("5", { plugin: LONG_NAME, clients: 1 })],
    refused: [{ time, plugin: LONG_NAME, origin: `https://${"o".repeat(180)}.example` }],
    allowed: [{ plugin: LONG_NAME, origin: "null" }],
    faults: [
      { ...fault, plugin: LONG_NAME, message: `Cannot connect to ${LONG_PEER}: ECONNREFUSED` },
      { ...fault, plugin: "Short", message: "Cannot connect to it" },
    ],
  });
  await tab.click(".option.server");
  for (const width of WIDTHS) {
    await tab.size(width, 800);
    for (const [key, text] of [
      ["1", "Turned away"],
      ["2", "Allowed by you"],
      ["3", "Cannot connect to it"],
    ] as const) {
      await tab.press(key);
      await tab.sees(text);
      await drawn(tab);
      assert.deepEqual(await overflowing(tab), [], `view ${key} at ${width}`);
    }
    const message = await tab.value<number>(`document.querySelector("td.message").clientWidth`);
    assert.ok(message > width / 3, `${message} pixels of ${width} are for what happened`);
  }
});

test("a search without a hit says so, and not that there are no sockets", async (t) => {
  const { bridge, tab } = await openMockPage(t, browser);
  bridge.set({ sockets: [socketState("3")] });
  await tab.sees("Choose a socket");
  await tab.click(".side input");
  await tab.type("no such thing");
  await tab.sees("Nothing fits", ".side");
  assert.ok(!(await tab.text()).includes("No sockets yet"));
});

test("text that runs from right to left turns nothing around that is not its own", async (t) => {
  const { bridge, tab } = await openMockPage(t, browser);
  const turned = "\u202Egnp.exe";
  bridge.set({
    sockets: [socketState("3", { phase: "closed", closed: { code: 4000, reason: turned, clean: false } })],
    refused: [{ time: new Date().toISOString(), plugin: turned, origin: "https://overlay.example" }],
  });
  await tab.click(".option");
  await tab.sees("not clean", ".title");
  /** Whether what comes after a text in the document stands to the right of it. */
  const inOrder = (selector: string, first: string, second: string): Promise<boolean> =>
    tab.value(`(() => {
      const place = (text) => {
        const walker = document.createTreeWalker(document.querySelector(${JSON.stringify(selector)}), NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const at = node.data.indexOf(text);
          if (at >= 0) {
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + text.length);
            return range.getBoundingClientRect();
          }
        }
      };
      return place(${JSON.stringify(second)}).left >= place(${JSON.stringify(first)}).right - 1;
    })()`);
  assert.ok(await inOrder(".title", "gnp.exe", "”"), "the reason");
});
