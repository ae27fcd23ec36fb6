import { closeSync, openSync, readFileSync } from "node:fs";
import type { Logger } from "pino";

/** Hint for an error caused by a lack of file descriptors. */
export const MORE_DESCRIPTORS =
  "Close plugins that have many connections open, or start the bridge with a higher limit of open files (ulimit -n)";

/** How often to check whether a shortage is over, in milliseconds. */
const WATCH_MS = 1_000;

/**
 * The file descriptors of this process, of which each connection takes one. Before one is used for a stranger or a
 * plugin, this is asked: the last ones are reserved for the link, for commands and for the bridge's own files.
 */
export class Descriptors {
  readonly #log: Logger;
  readonly #limit: number;
  readonly #lowestFree: () => number;
  /** The largest reserve that was not available, or 0. A request with a smaller reserve says nothing about the shortage's end. */
  #missing = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(log: Logger, limit = systemLimit(), lowestFree = findLowestFree) {
    this.#log = log;
    this.#limit = limit;
    this.#lowestFree = lowestFree;
  }

  /** Whether more than so many are left. */
  hasMoreThan(reserve: number): boolean {
    // The system gives out the lowest one, so those below it are all taken.
    const has = this.#limit === Number.POSITIVE_INFINITY || this.#lowestFree() < this.#limit - reserve;
    const before = this.#missing;
    if (!has) {
      this.#missing = Math.max(before, reserve);
    } else if (reserve >= before) {
      this.#missing = 0;
    }
    if ((before === 0) !== (this.#missing === 0)) {
      this.#tell();
    }
    return has;
  }

  #tell(): void {
    clearInterval(this.#watch);
    if (this.#missing > 0) {
      // If nobody asks for a while, the log would keep saying that new connections are refused.
      this.#watch = setInterval(() => this.hasMoreThan(this.#missing), WATCH_MS).unref();
      const fields = { limit: this.#limit, hint: MORE_DESCRIPTORS };
      this.#log.warn(fields, "almost no file descriptors are left: new connections are refused");
    } else {
      this.#log.info("file descriptors are available again");
    }
  }
}

/** The limit of this process on Linux. Other systems have enough, or do not tell. */
function systemLimit(): number {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "latin1")) ?? [];
    return soft === undefined ? Number.POSITIVE_INFINITY : Number(soft);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function findLowestFree(): number {
  try {
    const descriptor = openSync("/dev/null", "r");
    closeSync(descriptor);
    return descriptor;
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    return ["EMFILE", "ENFILE"].includes(code) ? Number.POSITIVE_INFINITY : 0;
  }
}
