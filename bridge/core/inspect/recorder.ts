import type { Entry, SocketState } from "../../../schema/inspect/state.ts";
import { ownCopy } from "../ownCopy.ts";
import type { Tap } from "../sockets/watch.ts";
import {
  MAX_ENDED_SOCKETS,
  MAX_ENTRIES,
  MAX_RECORDED_BYTES,
  START_BYTES,
  START_CHARACTERS,
} from "./limits.ts";
import { isWhole, type Kept, Ring } from "./ring.ts";

/** How far somebody has read the entries of one socket. */
export interface Position {
  /** Number of the next entry, over all sockets. */
  readonly n: number;
  /** Number of the next entry of this socket. */
  readonly index: number;
}

export const BEGINNING: Position = { n: 0, index: 0 };

/** Bytes of a text that hold all the characters of its start. */
const MOST_START_BYTES = START_CHARACTERS * 4;

/** Entries of one socket so far, and how many of them somebody has cleared. */
interface Count {
  total: number;
  cleared: number;
}

/** Keeps the last that happened on all sockets, and the last that have ended, in bounded memory. */
export class Recorder implements Tap {
  readonly #onEntry: () => void;
  readonly #ring: Ring;
  readonly #counts = new Map<string, Count>();
  #ended: readonly SocketState[] = [];
  #next = 0;

  /** `onEntry` comes after each entry. */
  constructor(onEntry: () => void, maxBytes: number = MAX_RECORDED_BYTES) {
    this.#onEntry = onEntry;
    this.#ring = new Ring(maxBytes);
  }

  /** Bytes that it holds, as the limit counts them. */
  get bytes(): number {
    return this.#ring.bytes;
  }

  /** Sockets that have ended, as they were last; oldest first. */
  get gone(): readonly SocketState[] {
    return this.#ended;
  }

  message(socket: string, way: "in" | "out", data: Buffer, binary: boolean, byPage: boolean): void {
    this.#add(socket, way, binary ? "binary" : "text", data, byPage);
  }

  event(socket: string, kind: "opened" | "closed" | "failed" | "action", text: string): void {
    this.#add(socket, "event", kind, Buffer.from(text), kind === "action");
  }

  ended(state: SocketState): void {
    const all = [...this.#ended, state];
    for (const { id } of all.slice(0, -MAX_ENDED_SOCKETS)) {
      this.clear(id);
      this.#counts.delete(id);
    }
    this.#ended = all.slice(-MAX_ENDED_SOCKETS);
  }

  /** The entries of a socket from a position on, so many at a time, and how many of them are kept no longer. */
  read(socket: string, { n, index }: Position): { entries: Entry[]; dropped: number; position: Position } {
    const entries: Entry[] = [];
    let position: Position = { n, index: Math.max(index, this.#counts.get(socket)?.cleared ?? 0) };
    let dropped = 0;
    for (const kept of this.#ring.from(n)) {
      if (entries.length === MAX_ENTRIES) {
        return { entries, dropped, position };
      }
      if (kept.socket === socket) {
        dropped += kept.index - position.index;
        position = { n: kept.n + 1, index: kept.index + 1 };
        entries.push(entryOf(kept));
      }
    }
    return { entries, dropped, position: { n: this.#next, index: position.index } };
  }

  /** The whole payload of an entry, while it is kept. */
  body(n: number): { binary: boolean; data: Buffer } | undefined {
    const [kept] = this.#ring.from(n);
    return kept?.n === n && isWhole(kept) ? { binary: kept.kind === "binary", data: kept.data } : undefined;
  }

  /** All that is kept of a socket, oldest first. */
  of(socket: string): Kept[] {
    return [...this.#ring.from(0)].filter((kept) => kept.socket === socket);
  }

  /** Drops what is kept of a socket. */
  clear(socket: string): void {
    const count = this.#counts.get(socket);
    if (count !== undefined) {
      count.cleared = count.total;
      this.#ring.remove((kept) => kept.socket === socket);
    }
  }

  #add(socket: string, way: Kept["way"], kind: Kept["kind"], data: Buffer, byPage: boolean): void {
    const count = this.#counts.get(socket) ?? { total: 0, cleared: 0 };
    this.#counts.set(socket, count);
    this.#ring.add({
      n: this.#next,
      index: count.total,
      socket,
      time: Date.now(),
      way,
      kind,
      size: data.length,
      data: ownCopy(this.#ring.hasRoomFor(data.length) ? data : data.subarray(0, MOST_START_BYTES)),
      ...(byPage ? { byPage } : {}),
    });
    this.#next += 1;
    count.total += 1;
    this.#onEntry();
  }
}

function entryOf({ index: _, data, ...entry }: Kept): Entry {
  const start =
    entry.kind === "binary"
      ? data.toString("base64", 0, START_BYTES)
      : data.toString("utf8", 0, MOST_START_BYTES).slice(0, START_CHARACTERS);
  return { ...entry, start };
}
