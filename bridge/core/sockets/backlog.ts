import type { WebSocket } from "ws";
import { MAX_WIRE_INTEGER, MESSAGE_OVERHEAD_BYTES } from "../../../schema/limits.ts";
import { BACKLOG_STEP_BYTES, MAX_BACKLOG_BYTES } from "../limits.ts";
import type { Budget, Holder } from "./budget.ts";

/** What waits in the bridge for one remote. */
export class Backlog implements Holder {
  readonly #ws: Pick<WebSocket, "bufferedAmount">;
  readonly #budget: Budget;
  readonly #onGivenUp: () => void;
  /** Messages sent that the system has not accepted completely yet. */
  #pending = 0;
  /** Bytes of the longest of them. */
  #longest = 0;
  #reported = 0;
  /** Its part of the budget. */
  #held = 0;
  #isOver = false;

  /** `onGivenUp` comes when all backlogs together are too long, and this one is the longest. */
  constructor(ws: Pick<WebSocket, "bufferedAmount">, budget: Budget, onGivenUp: () => void) {
    this.#ws = ws;
    this.#budget = budget;
    this.#onGivenUp = onGivenUp;
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
    if (this.#held > 0) {
      this.weigh();
    }
  }

  /** The system has been offered everything: what is left waits, and counts towards the budget. */
  weigh(): void {
    if (!this.#isOver) {
      const bytes = this.#ws.bufferedAmount;
      this.#holds(bytes === 0 ? 0 : bytes + this.#pending * MESSAGE_OVERHEAD_BYTES);
    }
  }

  giveUp(): void {
    this.end();
    this.#onGivenUp();
  }

  /** Nothing waits for this remote any more. */
  end(): void {
    this.#isOver = true;
    this.#holds(0);
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

  #holds(bytes: number): void {
    if (bytes !== this.#held) {
      this.#held = bytes;
      this.#budget.holds(this, bytes);
    }
  }
}
