import assert from "node:assert/strict";
import { after, before, type TestContext } from "node:test";
import type { FromPage } from "../../../schema/inspect/messages.ts";
import type { Entry } from "../../../schema/inspect/state.ts";
import { Browser } from "../browser.ts";
import type { Tab } from "../tab.ts";
import { type MockBridge, mockBridge, socketState } from "./mockBridge.ts";

export interface MockPage {
  readonly bridge: MockBridge;
  readonly tab: Tab;
}

/** The page before a bridge that has said welcome. What must never happen fails the test at its end. */
export async function openMockPage(t: TestContext, browser: Browser): Promise<MockPage> {
  const bridge = await mockBridge();
  const tab = await browser.tab(bridge.url);
  t.after(async () => {
    await tab.close();
    bridge.close();
    assert.deepEqual(bridge.faults, [], "the page keeps to the contract");
    assert.deepEqual(tab.complaints, [], "nothing in the console");
    const elsewhere = tab.requests.filter((url) => !url.includes(`://127.0.0.1:${bridge.port}/`));
    assert.deepEqual(elsewhere, [], "no request to anywhere else");
  });
  await tab.sees("Connected");
  return { bridge, tab };
}

/** The page with one socket, chosen, and these entries in its timeline. */
export async function openMockSocket(
  t: TestContext,
  browser: Browser,
  entries: readonly Partial<Entry>[] = [],
): Promise<MockPage> {
  const page = await openMockPage(t, browser);
  page.bridge.set({ sockets: [socketState("3")] });
  await page.tab.click(".option");
  await watching(page.bridge, "3");
  page.bridge.entries("3", entries);
  return page;
}

/** One browser for the tests of a file, and how they open the page in it. To be called once, before the first test. */
export function mockPages() {
  let browser: Browser;
  before(async () => {
    browser = await Browser.start();
  });
  after(() => browser.close());
  return {
    tab: (url: string): Promise<Tab> => browser.tab(url),
    openPage: (t: TestContext): Promise<MockPage> => openMockPage(t, browser),
    openSocket: (t: TestContext, entries?: readonly Partial<Entry>[]): Promise<MockPage> =>
      openMockSocket(t, browser, entries),
  };
}

/** Waits until the page watches this socket; it has said that it watches none before. */
export async function watching(bridge: MockBridge, socket: string): Promise<void> {
  let watched: FromPage = await bridge.next("watch");
  while (watched.type === "watch" && watched.socket !== socket) {
    watched = await bridge.next("watch");
  }
}

/** Texts in the column of data, as far as they are drawn. */
export const shown = (tab: Tab): Promise<string[]> =>
  tab.value(`[...document.querySelectorAll(".window .entry .data")].map((e) => e.innerText)`);

/** An expression that is true in the page once a text is among the entries. */
export const isShown = (text: string): string =>
  `!!document.querySelector("#entries")?.innerText.includes(${JSON.stringify(text)})`;

/** The id of what has the focus. */
export const focused = (tab: Tab): Promise<string> => tab.value("document.activeElement.id");
