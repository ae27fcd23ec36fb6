import type { WebSocket } from "ws";
import { MAX_WIRE_INTEGER, MESSAGE_OVERHEAD_BYTES } from "../../../schema/limits.ts";
import { BACKLOG_STEP_BYTES, MAX_BACKLOG_BYTES } from "../limits.ts";

/** What waits in the bridge for one remote. */
export class Backlog {
  readonly #ws: Pick<WebSocket, "bufferedAmount">;
  /** Messages sent that the system has not accepted completely yet. */
  #pending = 0;
  /** Bytes of the longest of them. */
  #longest = 0;
  #reported = 0;

  constructor(ws: Pick<WebSocket, "bufferedAmount">) {
    this.#ws = ws;
  }

  /** Nobody waits for anything else that is queued, such as pongs. */
  get isEmpty(): boolean {
    return this.#pending === 0;
  }

  /** Whether a message of this length may be sent now. A message may have any length while no other waits. */
  hasRoomFor(bytes: number): boolean {
    // For the same reason, the longest waiting message is not counted.
    const waiting = this.#ws.bufferedAmount + this.#pending * MESSAGE_OVERHEAD_BYTES - this.#longest;
    return this.isEmpty || waiting + bytes + MESSAGE_OVERHEAD_BYTES <= MAX_BACKLOG_BYTES;
  }

  add(bytes: number): void {
    this.#longest = Math.max(this.isEmpty ? 0 : this.#longest, bytes);
    this.#pending += 1;
  }

  /** The system has accepted the oldest message. */
  remove(): void {
    this.#pending -= 1;
  }

  /** The bytes that wait, if they have changed enough since the last report for another one. */
  report(): number | undefined {
    const bytes = this.#ws.bufferedAmount;
    const step = Math.abs(bytes - this.#reported) >= BACKLOG_STEP_BYTES;
    if (!step && (bytes > 0 || this.#reported === 0)) {
      return undefined;
    }
    this.#reported = bytes;
    return Math.min(bytes, MAX_WIRE_INTEGER);
  }
}
