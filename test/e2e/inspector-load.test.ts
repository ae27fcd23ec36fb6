import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Browser } from "../helpers/browser.ts";
import { longestTask } from "../helpers/inspector/longestTask.ts";
import { mockBridge, socketState } from "../helpers/inspector/mockBridge.ts";

const SOCKETS = 250;
const MESSAGES_A_SECOND = 5000;
const SECONDS = 8;

/** How often a bridge sends entries and states. */
const ENTRIES_MS = 50;
const STATE_MS = 250;

const LONGEST_TASK_MS = 200;

let browser: Browser;
before(async () => {
  browser = await Browser.start();
});
after(() => browser.close());

test("250 sockets and 5,000 messages a second hold the page up for no more than 200 ms", async (t) => {
  const bridge = await mockBridge();
  const tab = await browser.tab(bridge.url);
  t.after(async () => {
    await tab.close();
    bridge.close();
  });
  let sent = 0;
  const state = (): void =>
    bridge.set({
      sockets: Array.from({ length: SOCKETS }, (_, index) =>
        socketState(String(index), {
          plugin: `Plugin${index % 20}`,
          messagesIn: Math.floor((sent * (index + 1)) / SOCKETS),
          bytesIn: sent * 80,
        }),
      ),
    });
  state();
  await tab.sees("250 open");
  await tab.click(".option");
  await bridge.next("watch");
  const { socket } = await bridge.next("watch");
  assert.ok(socket !== null);

  const events = await tab.trace(async () => {
    const start = Date.now();
    let states = 1;
    while (Date.now() - start < 1000 * SECONDS) {
      // As many as are due, however late this test is.
      const due = Math.floor(((Date.now() - start) * MESSAGES_A_SECOND) / 1000) - sent;
      const entries = Array.from({ length: due }, (_, index) => ({
        start: `{"seq":${sent + index},"speed":${200 + (index % 80)},"gear":5,"position":[12.5,8,104.25]}`,
      }));
      sent += due;
      bridge.entries(socket, entries);
      if (Date.now() - start > states * STATE_MS) {
        states++;
        state();
      }
      await delay(ENTRIES_MS);
    }
  });

  await tab.until(`document.querySelector("#entries .window").innerText.includes('{"seq":${sent - 1},')`);
  const longest = longestTask(events);
  t.diagnostic(`${sent} messages, the longest task took ${longest} ms`);
  assert.ok(sent >= MESSAGES_A_SECOND * (SECONDS - 1));
  assert.ok(longest <= LONGEST_TASK_MS, `the longest task took ${longest} ms`);
  await tab.sees("20,000 entries");
  assert.ok(
    (await tab.value<number>(`document.querySelectorAll("*").length`)) < 1500,
    "the document stays small",
  );
  assert.deepEqual(tab.complaints, []);
});

test("what is looked at stands still under a quick stream, also while the oldest leave", async (t) => {
  const bridge = await mockBridge();
  const tab = await browser.tab(bridge.url);
  t.after(async () => {
    await tab.close();
    bridge.close();
  });
  bridge.set({ sockets: [socketState("1")] });
  await tab.click(".option");
  await bridge.next("watch");
  await bridge.next("watch");
  const numbers = (from: number, count: number): { start: string }[] =>
    Array.from({ length: count }, (_, index) => ({ start: `number ${from + index}` }));
  bridge.entries("1", numbers(0, 19_990));
  await tab.sees("19,990 entries");
  await tab.click(".window .entry", "number 19980");
  await tab.sees("number 19980", "#entry pre");
  await tab.value("new Promise((done) => setTimeout(() => requestAnimationFrame(done), 100))");
  const place = `[...document.querySelectorAll(".window .entry")].find((e) => e.innerText.includes("number 19980")).getBoundingClientRect().top`;
  const before = await tab.value<number>(place);
  for (let from = 19_990; from < 20_190; from += 20) {
    bridge.entries("1", numbers(from, 20));
  }
  await tab.sees("190 older ones gone");
  assert.ok(Math.abs((await tab.value<number>(place)) - before) <= 1, "the row is where it was");
  await tab.sees("number 19980", "#entry pre");
});
