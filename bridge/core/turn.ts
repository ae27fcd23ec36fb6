import { TURN_MS } from "./limits.ts";

/** Number of turns of the event loop in which somebody asked, and whether this turn is counted already. */
let count = 0;
let isCounted = false;

/** Which turn of the event loop this is. Counted once for all sockets, since what is to be called at its end costs time. */
function currentTurn(): number {
  if (!isCounted) {
    isCounted = true;
    count += 1;
    setImmediate(endTurn);
  }
  return count;
}

function endTurn(): void {
  isCounted = false;
}

/** How long one socket has been read from within one turn of the event loop. */
export class Turn {
  #number = 0;
  #ends = 0;

  /** Whether the other sockets should get their turn. */
  isOver(): boolean {
    const now = performance.now();
    const number = currentTurn();
    if (number !== this.#number) {
      this.#number = number;
      this.#ends = now + TURN_MS;
    }
    return now > this.#ends;
  }
}
