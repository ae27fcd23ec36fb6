import type { WebSocket } from "ws";
import type { ToPage } from "../../../schema/inspect/messages.ts";
import type { LastLines } from "../lastLines.ts";
import type { Logger } from "../log.ts";
import { hashOf } from "./access.ts";
import { ENTRIES_MS, MAX_PAGES, PAGE_PING_MS, STATE_MS } from "./limits.ts";
import { OpenPage, type PageContext } from "./openPage.ts";
import { Recorder } from "./recorder.ts";
import type { Sight } from "./sight.ts";

export interface OpenPagesOptions {
  readonly version: string;
  readonly sight: Sight;
  readonly lastLines: LastLines;
  readonly log: Logger;
  /** How often a page has to answer. */
  readonly pingMs?: number;
  /** The last page has left. */
  readonly emptied: () => void;
}

/** The open pages. Messages are recorded only while there is one; after that, the sockets run as if there had been none. */
export class OpenPages {
  readonly #options: OpenPagesOptions;
  readonly #pages = new Set<OpenPage>();
  #context: PageContext | undefined;
  #states: NodeJS.Timeout | undefined;
  #entries: NodeJS.Timeout | undefined;
  /** When entries went out last. */
  #sentEntries = 0;

  constructor(options: OpenPagesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#pages.size;
  }

  /** Takes a page in; one too many is closed with 1013. */
  enter(ws: WebSocket, session: string): void {
    const page = new OpenPage(ws, session, this.#begin());
    this.#pages.add(page);
    this.#options.log.info({ pages: this.#pages.size }, "page of inspect opened");
    if (this.#pages.size > MAX_PAGES) {
      void page.close(1013);
    } else {
      page.update(this.#state());
    }
  }

  /** Closes the pages of a session, given by its hash. */
  expel(session: string): void {
    for (const page of [...this.#pages].filter((page) => hashOf(page.session) === session)) {
      void page.close(1008);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pages].map((page) => page.close(1001)));
  }

  /** What the pages share, from the first one on. */
  #begin(): PageContext {
    if (this.#context !== undefined) {
      return this.#context;
    }
    const { version, sight, lastLines, log, pingMs = PAGE_PING_MS } = this.#options;
    const recorder = new Recorder(() => this.#scheduleEntries());
    this.#context = {
      version,
      sight,
      recorder,
      lastLines,
      log,
      pingMs,
      wantsEntries: () => this.#scheduleEntries(),
      ended: (page) => this.#forget(page),
    };
    sight.watch.tap = recorder;
    this.#states = setInterval(() => this.#sendStates(), STATE_MS).unref();
    return this.#context;
  }

  #forget(page: OpenPage): void {
    this.#pages.delete(page);
    this.#options.log.info({ pages: this.#pages.size }, "page of inspect closed");
    if (this.#pages.size === 0) {
      this.#end();
    }
  }

  #end(): void {
    const { sight, log, emptied } = this.#options;
    sight.watch.tap = undefined;
    this.#context = undefined;
    clearInterval(this.#states);
    clearTimeout(this.#entries);
    this.#entries = undefined;
    for (const { id, plugin, paused } of sight.sockets()) {
      if (paused) {
        sight.socket(id)?.pause(false);
        log.info({ plugin, socket: id }, "reading on: no page of inspect is left");
      }
    }
    emptied();
  }

  #sendStates(): void {
    const state = this.#state();
    for (const page of this.#pages) {
      page.update(state);
    }
  }

  /** What comes alone goes out at once; what comes in a stream waits for more. */
  #scheduleEntries(): void {
    this.#entries ??= setTimeout(
      () => this.#sendEntries(),
      Math.max(0, this.#sentEntries + ENTRIES_MS - performance.now()),
    ).unref();
  }

  #sendEntries(): void {
    this.#entries = undefined;
    this.#sentEntries = performance.now();
    const left = [...this.#pages].filter((page) => page.sendEntries());
    if (left.length > 0) {
      this.#scheduleEntries();
    }
  }

  /** All of it as JSON, made once for all pages. */
  #state(): string {
    const { sight } = this.#options;
    const { faults, allowed, settings, refused } = sight.details();
    const message: ToPage = {
      type: "state",
      time: Date.now(),
      sockets: [...(this.#context?.recorder.gone ?? []), ...sight.sockets()],
      servers: sight.servers(),
      refused,
      allowed,
      settings,
      faults,
    };
    return JSON.stringify(message);
  }
}
