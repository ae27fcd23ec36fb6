import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { Json } from "./browser.ts";
import { within } from "./deadline.ts";

/** Longer than other deadlines: a browser is slow on a busy machine. */
const PAGE_DEADLINE_MS = 20_000;

/** One event of a trace; times are in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** How long its thread computed, which leaves out how long it waited for a processor. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

type Ask = (method: string, params?: Json) => Promise<Json>;

/** What CDP wants to know of keys that write nothing. */
const KEYS: Record<string, { readonly code: string; readonly keyCode: number }> = {
  ArrowDown: { code: "ArrowDown", keyCode: 40 },
  ArrowUp: { code: "ArrowUp", keyCode: 38 },
  ArrowRight: { code: "ArrowRight", keyCode: 39 },
  ArrowLeft: { code: "ArrowLeft", keyCode: 37 },
  Home: { code: "Home", keyCode: 36 },
  End: { code: "End", keyCode: 35 },
  Enter: { code: "Enter", keyCode: 13 },
  Escape: { code: "Escape", keyCode: 27 },
  Tab: { code: "Tab", keyCode: 9 },
};

/** One tab, which does what people do: it clicks and types. It notes what must not happen. */
export class Tab {
  /** Errors and warnings of the console, exceptions, and what a policy kept out. */
  readonly complaints: string[] = [];
  /** Addresses that the page asked for. */
  readonly requests: string[] = [];
  readonly #ask: Ask;
  readonly #askBrowser: Ask;
  #trace: { readonly events: TraceEvent[]; resolve(): void } | undefined;

  /** `ask` speaks to the page, `askBrowser` to the browser about the storage and permissions that this tab has for itself. */
  constructor(ask: Ask, askBrowser: Ask) {
    this.#ask = ask;
    this.#askBrowser = askBrowser;
  }

  async start(url: string): Promise<void> {
    await Promise.all(["Runtime", "Page", "Network", "Log"].map((domain) => this.#ask(`${domain}.enable`)));
    await this.size(1280, 800);
    await this.go(url);
  }

  async go(url: string): Promise<void> {
    await this.#ask("Page.navigate", { url });
  }

  async reload(): Promise<void> {
    await this.#ask("Page.reload");
  }

  /** In front of what others have opened: a page that is not seen draws nothing. */
  async show(): Promise<void> {
    await this.#ask("Page.bringToFront");
  }

  async size(width: number, height: number, deviceScaleFactor = 1): Promise<void> {
    await this.#ask("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor,
      mobile: false,
    });
  }

  async scheme(value: "light" | "dark"): Promise<void> {
    await this.#ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
  }

  /** The value of an expression in the page; it may be a promise. */
  async value<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#ask("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      // Without one, it may open no window.
      userGesture: true,
    });
    assert.equal(exceptionDetails, undefined, `in the page: ${expression}`);
    return (result as { value: T }).value;
  }

  /** Waits until an expression in the page is true. */
  async until(expression: string): Promise<void> {
    const end = Date.now() + PAGE_DEADLINE_MS;
    while (!(await this.value<unknown>(`!!(${expression})`))) {
      assert.ok(
        Date.now() < end,
        `Waited for ${expression}; the page shows: ${(await this.text()).slice(0, 2000)}`,
      );
      await delay(20);
    }
  }

  /** Waits until the text is to be read on the page, or in one part of it. */
  sees(text: string, selector = "body"): Promise<void> {
    return this.until(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].some((e) => e.innerText.includes(${JSON.stringify(text)}))`,
    );
  }

  text(selector = "body"): Promise<string> {
    return this.value(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`);
  }

  /** Presses the mouse on what the selector finds, the one with this text when there are several. */
  click(selector: string, text = ""): Promise<void> {
    return this.clickOn(
      `[...document.querySelectorAll(${JSON.stringify(selector)})].find((e) => e.innerText.includes(${JSON.stringify(text)}))`,
    );
  }

  /** Presses the mouse on the element that an expression in the page gives, once it is there. */
  async clickOn(find: string): Promise<void> {
    await this.until(`${find} && !${find}.disabled`);
    const { x, y } = await this.value<{ x: number; y: number }>(
      `(() => { const e = ${find}; e.scrollIntoView({ block: "nearest" }); const r = e.getBoundingClientRect(); return { x: r.x + r.width / 2, y: r.y + r.height / 2 }; })()`,
    );
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"]) {
      const button = type === "mouseMoved" ? "none" : "left";
      await this.#ask("Input.dispatchMouseEvent", { type, x, y, button, clickCount: 1 });
    }
  }

  /** Chooses a file for the input that an expression in the page gives, once it is there. */
  async chooseFile(find: string, file: string): Promise<void> {
    await this.until(find);
    const { result } = await this.#ask("Runtime.evaluate", { expression: find });
    await this.#ask("DOM.setFileInputFiles", { files: [file], ...(result as { objectId: string }) });
  }

  /** Writes into what has the focus. */
  async type(text: string): Promise<void> {
    await this.#ask("Input.insertText", { text });
  }

  /** Presses a key, as "Enter", "a", or "Control+Enter". */
  async press(keys: string): Promise<void> {
    const [key = "", modifier] = keys.split("+").reverse();
    const modifiers = modifier === "Control" ? 2 : modifier === "Shift" ? 8 : 0;
    const known = KEYS[key];
    const text = key === "Enter" ? "\r" : known === undefined ? key : undefined;
    const common = {
      key,
      code: known?.code ?? "",
      windowsVirtualKeyCode: known?.keyCode ?? key.toUpperCase().charCodeAt(0),
      modifiers,
    };
    await this.#ask("Input.dispatchKeyEvent", {
      type: "keyDown",
      ...common,
      ...(text && !modifier ? { text } : {}),
    });
    await this.#ask("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }

  /** Chooses an option of a select, as a person does with the keyboard. */
  async choose(label: string, value: string): Promise<void> {
    const find = `document.querySelector('select[aria-label=${JSON.stringify(label)}]')`;
    await this.value(
      `(() => { const s = ${find}; s.value = ${JSON.stringify(value)}; s.dispatchEvent(new Event("change", { bubbles: true })); })()`,
    );
  }

  /** A picture of what is to be seen, as PNG. */
  async picture(): Promise<Buffer> {
    const { data } = await this.#ask("Page.captureScreenshot", { format: "png" });
    return Buffer.from(data as string, "base64");
  }

  /** Lets the page save files into this folder. */
  async saveTo(folder: string): Promise<void> {
    await this.#ask("Page.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
  }

  /** What the browser traces while `work` runs. */
  async trace(work: () => Promise<void>): Promise<readonly TraceEvent[]> {
    const events: TraceEvent[] = [];
    const complete = new Promise<void>((resolve) => {
      this.#trace = { events, resolve };
    });
    const includedCategories = ["disabled-by-default-devtools.timeline"];
    const traceConfig = { includedCategories, excludedCategories: ["*"] };
    await this.#ask("Tracing.start", { transferMode: "ReportEvents", traceConfig });
    await work();
    await this.#ask("Tracing.end");
    await within(complete, "the end of the trace", PAGE_DEADLINE_MS);
    return events;
  }

  /** Answers for the user what an origin may. */
  async permit(origin: string, name: string, setting: "granted" | "denied"): Promise<void> {
    await this.#askBrowser("Browser.setPermission", { origin, permission: { name }, setting });
  }

  async close(): Promise<void> {
    await this.#askBrowser("Target.disposeBrowserContext");
  }

  onEvent(method: string, params: Json): void {
    if (method === "Runtime.exceptionThrown") {
      this.complaints.push(JSON.stringify(params["exceptionDetails"]));
    } else if (method === "Runtime.consoleAPICalled") {
      this.complaints.push(JSON.stringify(params["args"]));
    } else if (method === "Log.entryAdded") {
      this.complaints.push(JSON.stringify(params["entry"]));
    } else if (method === "Network.requestWillBeSent") {
      this.requests.push((params["request"] as { url: string }).url);
    } else if (method === "Tracing.dataCollected") {
      this.#trace?.events.push(...(params["value"] as TraceEvent[]));
    } else if (method === "Tracing.tracingComplete") {
      this.#trace?.resolve();
    } else if (method === "Network.webSocketCreated") {
      this.requests.push(params["url"] as string);
    }
  }
}
