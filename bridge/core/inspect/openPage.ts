import { setImmediate } from "node:timers/promises";
import type { WebSocket } from "ws";
import { FromPage, type ToPage } from "../../../schema/inspect/messages.ts";
import type { SocketState } from "../../../schema/inspect/state.ts";
import type { LastLines } from "../lastLines.ts";
import type { Logger } from "../log.ts";
import { type Action, act } from "./actions.ts";
import { harName, harOf } from "./har.ts";
import { Inbox } from "./inbox.ts";
import { PAGE_CLOSE_MS, PAGE_HIGH_WATER_BYTES } from "./limits.ts";
import { logLineOf } from "./logLine.ts";
import { Pulse } from "./pulse.ts";
import { BEGINNING, type Position, type Recorder } from "./recorder.ts";
import type { Kept } from "./ring.ts";
import type { Sight } from "./sight.ts";

/** What the pages of an inspector share. */
export interface PageContext {
  readonly version: string;
  readonly sight: Sight;
  readonly recorder: Recorder;
  readonly lastLines: LastLines;
  readonly log: Logger;
  readonly pingMs: number;
  /** It looks at another socket: its entries are to go out. */
  wantsEntries(): void;
  ended(page: OpenPage): void;
}

/** One open page, over its WebSocket. Its backlog is bounded: a page that reads too slowly is told how much it missed. */
export class OpenPage {
  readonly session: string;
  readonly #ws: WebSocket;
  readonly #context: PageContext;
  #watched: string | undefined;
  #position: Position = BEGINNING;
  #logged = 0;
  readonly #closed: Promise<void>;
  #closing: NodeJS.Timeout | undefined;

  constructor(ws: WebSocket, session: string, context: PageContext) {
    this.session = session;
    this.#ws = ws;
    this.#context = context;
    new Inbox(ws, (text) => this.#take(text));
    const pulse = new Pulse(ws, context.pingMs, () => ws.terminate());
    // "close" follows.
    ws.on("error", () => {});
    this.#closed = new Promise((resolve) => {
      ws.on("close", () => {
        clearTimeout(this.#closing);
        pulse.stop();
        context.ended(this);
        resolve();
      });
    });
    void this.#send({
      type: "welcome",
      version: context.version,
      started: context.sight.details().started,
      session,
    });
  }

  /** Sends the state, as JSON, and the new lines of the log. */
  update(state: string): void {
    if (this.#isBehind) {
      return;
    }
    this.#ws.send(state);
    const { lastLines } = this.#context;
    const lines = lastLines.since(this.#logged).map(logLineOf);
    this.#logged = lastLines.total;
    if (lines.length > 0) {
      void this.#send({ type: "log", lines });
    }
  }

  /** Sends the next entries of the socket that it watches. True when there are more, for later. */
  sendEntries(): boolean {
    const socket = this.#watched;
    if (socket === undefined) {
      return false;
    }
    if (this.#isBehind) {
      return true;
    }
    const { entries, dropped, position } = this.#context.recorder.read(socket, this.#position);
    this.#position = position;
    if (entries.length > 0) {
      void this.#send({ type: "entries", socket, entries, dropped });
    }
    return entries.length > 0;
  }

  /** Resolves when it is gone. */
  close(code: number): Promise<void> {
    this.#ws.close(code);
    this.#closing ??= setTimeout(() => this.#ws.terminate(), PAGE_CLOSE_MS);
    return this.#closed;
  }

  get #isBehind(): boolean {
    return this.#ws.bufferedAmount > PAGE_HIGH_WATER_BYTES;
  }

  async #take(text: string | undefined): Promise<void> {
    if (this.#closing !== undefined) {
      return;
    }
    const message = parse(text);
    if (message === undefined) {
      void this.close(1008);
    } else if ("ask" in message) {
      await this.#act(message);
    } else {
      await this.#answer(message);
    }
  }

  async #answer(message: Exclude<FromPage, Action>): Promise<void> {
    const { recorder, sight, version, wantsEntries } = this.#context;
    switch (message.type) {
      case "watch":
        this.#watched = message.socket ?? undefined;
        this.#position = BEGINNING;
        wantsEntries();
        break;
      case "body": {
        const body = recorder.body(message.n);
        const { binary = false } = body ?? {};
        const data = body?.data.toString(binary ? "base64" : "utf8") ?? null;
        await this.#send({ type: "body", n: message.n, binary, data });
        break;
      }
      case "save": {
        const { socket } = message;
        const state = [...sight.sockets(), ...recorder.gone].find(({ id }) => id === socket);
        if (state !== undefined) {
          await this.#save(state, recorder.of(socket), version);
        }
        break;
      }
      case "clear":
        recorder.clear(message.socket);
        break;
    }
  }

  /** Everybody else has a turn between two parts. */
  async #save(state: SocketState, kept: readonly Kept[], version: string): Promise<void> {
    const part = { type: "har", socket: state.id, name: harName(state, kept) } as const;
    for (const text of harOf(state, kept, version)) {
      if (this.#ws.readyState !== this.#ws.OPEN) {
        return;
      }
      await this.#send({ ...part, text, more: true });
      await setImmediate();
    }
    await this.#send({ ...part, text: "", more: false });
  }

  async #act(action: Action): Promise<void> {
    const { ask } = action;
    try {
      await act(action, this.#context.sight, this.#context.log);
      await this.#send({ type: "done", ask });
    } catch (error) {
      await this.#send({ type: "done", ask, error: (error as Error).message });
    }
  }

  /** Resolves when the system has taken all of it, or the page is gone. */
  #send(message: ToPage): Promise<void> {
    return new Promise((resolve) => this.#ws.send(JSON.stringify(message), () => resolve()));
  }
}

function parse(text: string | undefined): FromPage | undefined {
  try {
    return FromPage.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    // Not JSON.
    return undefined;
  }
}
