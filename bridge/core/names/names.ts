import type { LookupAddress } from "node:dns";
import type { Logger } from "pino";
import { HELPER_IDLE_MS, HELPER_STARTS, MAX_LOOKUPS } from "../limits.ts";
import type { Answer } from "./answering.ts";
import { Helper, type HelperProgram } from "./helper.ts";
import { Substitute } from "./substitute.ts";

/** RFC 6761, section 6.3: such a name is this machine, whatever a name server says. */
const LOCALHOST = /^(.+\.)?localhost\.?$/i;

const LOOPBACK: readonly LookupAddress[] = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/** One name that is being looked up. Without waiters it is abandoned. */
interface Lookup {
  readonly id: number;
  readonly name: string;
  readonly addresses: Promise<readonly LookupAddress[]>;
  waiters: number;
  settle(answer: Answer): void;
}

/**
 * Looks host names up as the system does, in a helper process: a lookup whose name server is dead blocks a thread, and
 * blocked threads of this process would delay the names of other plugins, and even its exit. The helper is started when it is
 * needed and leaves when it is idle. A name is looked up once at a time, for all who ask.
 */
export class Names {
  readonly #program: HelperProgram;
  readonly #log: Pick<Logger, "warn">;
  readonly #lookups = new Map<string, Lookup>();
  readonly #substitute = new Substitute();
  #helper: Helper | undefined;
  /** How many helpers in a row failed to start. */
  #failedStarts = 0;
  /** Until then, in the time of `performance.now`, no helper is started, because the last ones failed to start. */
  #noHelperUntil = 0;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;

  constructor(program: HelperProgram, log: Pick<Logger, "warn">) {
    this.#program = program;
    this.#log = log;
  }

  /** Rejects with an error whose `code` is that of `dns.lookup`, or with the signal's reason. */
  async lookup(name: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
    signal.throwIfAborted();
    if (LOCALHOST.test(name)) {
      return LOOPBACK;
    }
    const entry = this.#lookups.get(name) ?? this.#begin(name);
    entry.waiters += 1;
    try {
      return await orAborted(entry.addresses, signal);
    } finally {
      entry.waiters -= 1;
      this.#rest();
    }
  }

  /** Ends the helper. Lookups that still wait get no answer. */
  close(): void {
    clearTimeout(this.#idle);
    this.#lookups.clear();
    this.#helper?.kill();
    this.#helper = undefined;
    this.#substitute.close();
  }

  #begin(name: string): Lookup {
    if (this.#lookups.size >= MAX_LOOKUPS) {
      // Only the end of the helper frees the threads of lookups for which nobody waits.
      this.#helper?.kill();
      this.#helper = undefined;
      this.#askAgain();
    }
    this.#lastId += 1;
    const entry = newLookup(this.#lastId, name);
    this.#lookups.set(name, entry);
    this.#ask(entry);
    return entry;
  }

  #ask({ id, name }: Lookup): void {
    clearTimeout(this.#idle);
    this.#helper ??= this.#start();
    if (this.#helper !== undefined) {
      this.#helper.ask({ id, name });
      return;
    }
    void this.#substitute.lookup(name).then(
      (addresses) => this.#answered({ id, addresses }),
      ({ code }) => this.#answered({ id, code }),
    );
  }

  #start(): Helper | undefined {
    if (performance.now() < this.#noHelperUntil) {
      return undefined;
    }
    try {
      this.#failedStarts += 1;
      return new Helper(this.#program, MAX_LOOKUPS, {
        ready: () => {
          this.#failedStarts = 0;
        },
        answered: (answer) => this.#answered(answer),
        gone: () => this.#onGone(),
      });
    } catch {
      // Most faults of starting come as the helper's end, but not all.
      this.#doWithout();
      return undefined;
    }
  }

  #doWithout(): void {
    this.#noHelperUntil = performance.now() + HELPER_IDLE_MS;
    this.#failedStarts = 0;
    this.#log.warn("cannot run the name helper: using the hosts file and the name servers directly");
  }

  #answered(answer: Answer): void {
    const entry = [...this.#lookups.values()].find(({ id }) => id === answer.id);
    if (entry !== undefined) {
      this.#lookups.delete(entry.name);
      entry.settle(answer);
    }
  }

  /** Somebody may have killed or stopped it: the next helper takes over, unless none can be started. */
  #onGone(): void {
    this.#helper = undefined;
    if (this.#failedStarts >= HELPER_STARTS) {
      this.#doWithout();
    }
    this.#askAgain();
  }

  #askAgain(): void {
    for (const entry of [...this.#lookups.values()]) {
      if (entry.waiters === 0) {
        this.#lookups.delete(entry.name);
      } else {
        this.#ask(entry);
      }
    }
  }

  #rest(): void {
    if ([...this.#lookups.values()].every(({ waiters }) => waiters === 0)) {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.close(), HELPER_IDLE_MS).unref();
    }
  }
}

function newLookup(id: number, name: string): Lookup {
  let settle: Lookup["settle"] = () => {};
  const addresses = new Promise<readonly LookupAddress[]>((resolve, reject) => {
    settle = ({ addresses, code }) => {
      if (addresses === undefined) {
        reject(Object.assign(new Error("Cannot look up the name"), { code }));
      } else {
        resolve(addresses);
      }
    };
  });
  // Nobody may be waiting when it fails.
  addresses.catch(() => {});
  return { id, name, addresses, waiters: 0, settle };
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort);
    void promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
