import type { FromPage, ToPage } from "../../../../schema/inspect/messages.ts";
import type { Entry, LogLine, ServerState, SocketState } from "../../../../schema/inspect/state.ts";
import type { Listener, Status } from "../connection/connection.ts";
import { bytesOfBase64 } from "../text/bytes.ts";
import { type Action, Asks } from "./asks.ts";
import { type Body, startOf } from "./body.ts";
import { Notices } from "./notices.ts";
import { Rates } from "./rates.ts";
import { Ring } from "./ring.ts";
import { Timeline } from "./timeline.ts";
import { type Row, rowsOf } from "./tree.ts";

type State = Omit<Extract<ToPage, { type: "state" }>, "type" | "time">;

export type View = "sockets" | "origins" | "errors" | "log";

const MAX_LOG_LINES = 2000;

/** All that the page knows and shows. Whoever changes it says so to `onChange`, and everything is drawn anew from it. */
export class Model implements Listener {
  readonly timeline = new Timeline();
  readonly rates = new Rates();
  readonly log = new Ring<LogLine>(MAX_LOG_LINES);
  readonly notices: Notices;
  /** Log lines that have left the page. */
  logGone = 0;
  status: Status = "joining";
  version = "";
  /** Nothing yet: the bridge has not said. */
  state: State | undefined;
  view: View = "sockets";
  /** The socket or server that is looked at. */
  selected: string | undefined;
  /** The entry that is open, which is the marked one of the timeline. */
  entry: Entry | undefined;
  body: Body | undefined;
  #wanted = "";
  #rows: readonly Row[] | undefined;
  /** What has come of a file that is being saved. */
  #saving: string[] = [];
  readonly #asks: Asks;
  readonly #send: (message: FromPage) => boolean;
  readonly #onChange: () => void;

  constructor(send: (message: FromPage) => boolean, onChange: () => void) {
    this.#send = send;
    this.#onChange = onChange;
    this.#asks = new Asks(send);
    this.notices = new Notices(onChange);
  }

  get rows(): readonly Row[] {
    this.#rows ??= rowsOf(this.state?.sockets ?? [], this.state?.servers ?? [], this.#wanted);
    return this.#rows;
  }

  /** No plugin has a socket or a server, whatever is looked for. */
  get isEmpty(): boolean {
    const { sockets = [], servers = [] } = this.state ?? {};
    return sockets.length + servers.length === 0;
  }

  /** Whether what is shown is so now. */
  get isLive(): boolean {
    return this.status === "open";
  }

  get socket(): SocketState | undefined {
    return this.state?.sockets.find(({ id }) => id === this.selected);
  }

  get server(): ServerState | undefined {
    return this.state?.servers.find(({ id }) => id === this.selected);
  }

  onStatus(status: Status): void {
    this.status = status;
    if (!this.isLive) {
      this.#asks.lose();
      this.rates.clear();
    }
    this.#onChange();
  }

  onMessage(message: ToPage): void {
    switch (message.type) {
      case "welcome":
        this.#begin(message.version);
        break;
      case "state":
        this.state = message;
        this.#rows = undefined;
        this.rates.sample(message.time, message.sockets);
        break;
      case "log":
        for (const line of message.lines) {
          this.logGone += this.log.push(line);
        }
        break;
      case "entries":
        if (message.socket === this.selected) {
          this.timeline.add(message.entries, message.dropped);
        }
        break;
      case "body":
        this.#takeBody(message.n, message.binary, message.data);
        break;
      case "har":
        this.#saving.push(message.text);
        if (!message.more) {
          download(message.name, this.#saving);
          this.#saving = [];
          this.notices.add(`Saved as ${message.name}`);
        }
        break;
      case "done":
        this.#asks.done(message.ask, message.error);
        break;
    }
    this.#onChange();
  }

  /** Once a second: a bridge that says nothing has nothing new, and the rates fall to nothing. */
  tick(): void {
    if (this.isLive && this.state !== undefined) {
      this.rates.sample(Date.now(), this.state.sockets);
      this.#onChange();
    }
  }

  show(view: View): void {
    this.view = view;
    this.#onChange();
  }

  findSockets(text: string): void {
    this.#wanted = text;
    this.#rows = undefined;
    this.#onChange();
  }

  select(id: string | undefined): void {
    if (id !== this.selected) {
      this.selected = id;
      this.timeline.reset();
      this.open(undefined);
      this.#watch();
    }
    this.#onChange();
  }

  /** Shows an entry in full; what the page has not got of it is asked for. */
  open(entry: Entry | undefined): void {
    this.entry = entry;
    this.body = entry && startOf(entry);
    if (entry !== undefined && this.body?.state === "asked") {
      this.#send({ type: "body", n: entry.n });
    }
    this.#onChange();
  }

  change(change: (timeline: Timeline) => void): void {
    change(this.timeline);
    this.#onChange();
  }

  /** Has the bridge drop what it keeps of the socket, too. */
  clear(): void {
    if (this.selected !== undefined && this.#send({ type: "clear", socket: this.selected })) {
      this.timeline.clear();
      this.open(undefined);
    }
  }

  save(): void {
    if (this.selected !== undefined && !this.#send({ type: "save", socket: this.selected })) {
      this.notices.add("Cannot save: there is no connection to the bridge", true);
    }
  }

  /** Does something and says how it went. Resolves with whether it was done. */
  async act(action: Action, done: string): Promise<boolean> {
    const error = await this.#asks.ask(action);
    this.notices.add(error ?? done, error !== undefined);
    return error === undefined;
  }

  /** After a reconnect too: what the page had may have gaps, and numbers of another bridge. */
  #begin(version: string): void {
    this.version = version;
    this.#saving = [];
    this.log.clear();
    this.timeline.clear();
    this.open(undefined);
    this.#watch();
  }

  #watch(): void {
    const isServer = this.server !== undefined;
    this.#send({ type: "watch", socket: isServer ? null : (this.selected ?? null) });
  }

  #takeBody(n: number, binary: boolean, data: string | null): void {
    if (this.entry?.n !== n || this.body === undefined) {
      return;
    }
    const { payload } = this.body;
    this.body =
      data === null
        ? { state: "gone", payload }
        : { state: "whole", payload: binary ? bytesOfBase64(data) : data };
  }
}

function download(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...parts], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
