import type { SocketState } from "../../../schema/inspect/state.ts";
import type { LinkError } from "../errors.ts";
import type { Traffic } from "../traffic.ts";
import type { Watch } from "./watch.ts";

export interface SubjectOptions extends Pick<SocketState, "id" | "plugin" | "role" | "peer"> {
  readonly traffic: Traffic;
  readonly watch: Watch;
}

/** One socket as the page of inspect sees it: its kind, its state, and its messages. */
export class Subject {
  readonly id: string;
  readonly plugin: string;
  readonly traffic: Traffic;
  /** The page has stopped reading from the remote. */
  paused = false;
  readonly #watch: Watch;
  readonly #role: SocketState["role"];
  readonly #since = new Date().toISOString();
  #peer: string;
  #protocol = "";
  #phase: SocketState["phase"] = "connecting";
  #closed: SocketState["closed"];

  constructor({ id, plugin, role, peer, traffic, watch }: SubjectOptions) {
    this.id = id;
    this.plugin = plugin;
    this.traffic = traffic;
    this.#role = role;
    this.#peer = peer;
    this.#watch = watch;
  }

  get state(): SocketState {
    const { messagesIn, messagesOut, bytesIn, bytesOut } = this.traffic;
    return {
      id: this.id,
      plugin: this.plugin,
      role: this.#role,
      peer: this.#peer,
      protocol: this.#protocol,
      phase: this.#phase,
      paused: this.paused,
      since: this.#since,
      ...(this.#closed === undefined ? {} : { closed: this.#closed }),
      messagesIn,
      messagesOut,
      bytesIn,
      bytesOut,
    };
  }

  /** More is known about `peer` now. */
  opened(protocol: string, peer: string = this.#peer): void {
    this.#peer = peer;
    this.#protocol = protocol;
    this.#phase = "open";
    this.#event("opened", protocol === "" ? "opened" : `opened with the subprotocol "${protocol}"`);
  }

  /** A whole message crosses it: in from the remote, out from the plugin. */
  passed(way: "in" | "out", data: Buffer, binary: boolean, byPage = false): void {
    this.#watch.tap?.message(this.id, way, data, binary, byPage);
  }

  failed({ message }: LinkError): void {
    this.#event("failed", message);
  }

  /** What the remote sends is read from now on, and dropped, until it closes too. */
  closing(): void {
    this.paused = false;
    this.#phase = "closing";
  }

  closed(code: number, reason: string, clean: boolean): void {
    this.#closed = { code, reason, clean };
    this.#event("closed", `closed with ${code} "${reason}"${clean ? "" : ", not cleanly"}`);
    this.closing();
  }

  /** Its connection is gone, if there was one. */
  ended(): void {
    this.#phase = "closed";
    this.#watch.tap?.ended(this.state);
  }

  #event(kind: "opened" | "closed" | "failed", text: string): void {
    this.#watch.tap?.event(this.id, kind, text);
  }
}
