import { MIN_TURN_MS, TURN_MS } from "./limits.ts";

/** Number of the turn of the event loop in which somebody asked, whether this one is counted already, and when it is used up. */
let count = 0;
let isCounted = false;
let end = 0;

/** Which turn of the event loop this is. Counted once for all sockets, since what is to be called at its end costs time. */
function currentTurn(now: number): number {
  if (!isCounted) {
    isCounted = true;
    count += 1;
    end = now + TURN_MS;
    setImmediate(endTurn);
  }
  return count;
}

function endTurn(): void {
  isCounted = false;
}

/**
 * How long one socket may be read from within one turn of the event loop. All sockets share the time of a turn, so that many
 * that flood delay the others hardly more than one does; but each gets a little in every turn.
 */
export class Turn {
  #number = 0;
  #end = 0;

  /** Whether the other sockets should get their turn. */
  isOver(): boolean {
    const now = performance.now();
    const number = currentTurn(now);
    if (number !== this.#number) {
      this.#number = number;
      this.#end = Math.max(end, now + MIN_TURN_MS);
    }
    return now > this.#end;
  }
}
