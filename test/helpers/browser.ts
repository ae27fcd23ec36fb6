import type { Readable, Writable } from "node:stream";
import type { TestContext } from "node:test";
import { type Chromium, spawnChromium } from "./chromium.ts";
import { within } from "./deadline.ts";
import { Tab } from "./tab.ts";

/** A busy machine takes its time. */
const ANSWER_MS = 30_000;

export type Json = Record<string, unknown>;

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: Json;
  readonly result?: Json;
  readonly error?: { readonly message: string };
}

/** A headless Chromium, driven over the DevTools protocol through a pair of pipes. */
export class Browser {
  readonly #chromium: Chromium;
  readonly #writer: Writable;
  readonly #asked = new Map<number, { resolve(result: Json): void; reject(error: Error): void }>();
  readonly #listeners = new Map<string, (method: string, params: Json) => void>();
  #next = 0;
  #rest = "";

  private constructor(chromium: Chromium) {
    this.#chromium = chromium;
    const { child } = chromium;
    this.#writer = child.stdio[3] as Writable;
    // Whoever writes to a browser that has gone is told so by its end.
    this.#writer.on("error", () => {});
    (child.stdio[4] as Readable).setEncoding("utf8").on("data", (text: string) => this.#read(text));
    child.once("close", () => {
      for (const { reject } of this.#asked.values()) {
        reject(new Error("Chromium has ended"));
      }
    });
  }

  /** `flags` are more of the browser's own. Its owner closes it. */
  static async start(flags: readonly string[] = []): Promise<Browser> {
    const stdio = ["ignore", "ignore", "ignore", "pipe", "pipe"] as const;
    return new Browser(await spawnChromium(["--remote-debugging-pipe", ...flags], [...stdio]));
  }

  /** A tab with storage of its own. */
  async tab(url: string): Promise<Tab> {
    const { browserContextId } = await this.ask("Target.createBrowserContext");
    const { targetId } = await this.ask("Target.createTarget", { url: "about:blank", browserContextId });
    const { sessionId } = await this.ask("Target.attachToTarget", { targetId, flatten: true });
    const tab = new Tab(
      (method, params) => this.ask(method, params, sessionId as string),
      (method, params) => this.ask(method, { ...params, browserContextId }),
    );
    this.#listeners.set(sessionId as string, (method, params) => tab.onEvent(method, params));
    await tab.start(url);
    return tab;
  }

  ask(method: string, params: Json = {}, sessionId?: string): Promise<Json> {
    const id = this.#next++;
    const answer = new Promise<Json>((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#writer.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return within(answer, `Chromium's answer to ${method}`, ANSWER_MS);
  }

  async close(): Promise<void> {
    await this.#chromium.end();
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop() ?? "";
    for (const part of parts) {
      const { id, sessionId, method, params = {}, result = {}, error }: Answer = JSON.parse(part);
      if (id === undefined) {
        this.#listeners.get(sessionId ?? "")?.(method ?? "", params);
      } else {
        const asked = this.#asked.get(id);
        this.#asked.delete(id);
        if (error === undefined) {
          asked?.resolve(result);
        } else {
          asked?.reject(new Error(error.message));
        }
      }
    }
  }
}

/** A tab in a browser of its own, which ends with the test. */
export async function openTab(t: TestContext, url: string, flags: readonly string[] = []): Promise<Tab> {
  const browser = await Browser.start(flags);
  t.after(() => browser.close());
  return browser.tab(url);
}
