import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { WebSocket } from "ws";
import { spawnChromium } from "./chromium.ts";
import { within } from "./deadline.ts";

/** A browser takes its time to start on a small machine. */
const START_MS = 30_000;

const POLL_MS = 50;

interface Reply {
  readonly id?: number;
  readonly result?: { readonly result?: { readonly value?: unknown }; readonly exceptionDetails?: object };
  readonly error?: { readonly message: string };
}

/** One page in a browser, which the test can ask and tell, by the browser's DevTools protocol. */
export class Tab {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #last = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data) => {
      const reply = JSON.parse(data.toString()) as Reply;
      this.#waiting.get(reply.id ?? 0)?.(reply);
      this.#waiting.delete(reply.id ?? 0);
    });
  }

  /** Sends a command of the protocol. Rejects when the browser refuses it. */
  async command(method: string, params: object = {}): Promise<Reply["result"]> {
    this.#last += 1;
    const id = this.#last;
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    this.#socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await within(reply, `the answer to ${method}`, START_MS);
    if (error !== undefined) {
      throw new Error(`The browser refuses ${method}: ${error.message}`);
    }
    return result;
  }

  /** The value of an expression in the page, once its promise is kept if it is one. */
  async ask(expression: string): Promise<unknown> {
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const result = await this.command("Runtime.evaluate", params);
    if (result?.exceptionDetails !== undefined) {
      throw new Error(`The page cannot say ${expression}: ${JSON.stringify(result.exceptionDetails)}`);
    }
    return result?.result?.value;
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string, ms = START_MS): Promise<void> {
    const end = Date.now() + ms;
    while ((await this.ask(`Boolean(${expression})`)) !== true) {
      if (Date.now() > end) {
        throw new Error(`Waited ${ms} ms for ${expression} in the page`);
      }
      await delay(POLL_MS);
    }
  }
}

/** Opens a page in a headless Chromium of its own, which ends with the test. */
export async function openTab(t: TestContext, url: string, flags: readonly string[] = []): Promise<Tab> {
  const { profile, end } = await spawnChromium(["--remote-debugging-port=0", ...flags, url], "ignore");
  t.after(end);
  const port = await debuggingPort(join(profile, "DevToolsActivePort"));
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const page = targets.find(({ type }) => type === "page");
  if (page === undefined) {
    throw new Error("The browser has no page");
  }
  const socket = new WebSocket(page.webSocketDebuggerUrl);
  t.after(() => socket.terminate());
  await within(once(socket, "open"), "the debugger of the browser", START_MS);
  return new Tab(socket);
}

/** The browser writes it into its profile when it is ready. */
async function debuggingPort(file: string): Promise<number> {
  for (const end = Date.now() + START_MS; ; await delay(POLL_MS)) {
    const port = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
    if (port > 0) {
      return port;
    }
    if (Date.now() > end) {
      throw new Error(`Waited ${START_MS} ms for the browser to start`);
    }
  }
}
