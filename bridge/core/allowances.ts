import type { Permit, Refusal } from "../../schema/index.ts";
import { readAllowed, writeAllowed } from "./allowedFile.ts";
import { MAX_ALLOWED, MAX_REFUSALS } from "./limits.ts";
import type { Logger } from "./log.ts";

/** Something that was refused and can be allowed: pages of an origin, or other computers. */
export type Refused = { readonly origin: string } | { readonly lan: true };

/** The player's current permissions for the servers of one plugin. */
export interface PlayersWord {
  readonly origins: readonly string[];
  readonly lan: boolean;
  /** Reports a refusal to the player, who may allow it. */
  refused(what: Refused): void;
  /** Calls back whenever the player has changed something. Returns a function that ends this. */
  onChange(changed: () => void): () => void;
}

/** The player's permissions, kept in a file, and the last refusals, kept in memory. */
export class Allowances {
  readonly #file: string | undefined;
  #allowed: readonly Permit[] = [];
  #refused: readonly Refusal[] = [];
  readonly #listeners = new Set<() => void>();
  #work: Promise<void> = Promise.resolve();

  /** Without a file, permissions last until the bridge ends. */
  constructor(file?: string) {
    this.#file = file;
  }

  /** Reads the file. If it cannot be used, that is logged, and nothing is allowed. */
  static async open(file: string | undefined, log: Logger): Promise<Allowances> {
    const allowances = new Allowances(file);
    try {
      await allowances.load();
    } catch (error) {
      log.warn({ reason: (error as Error).message }, "cannot read the file of permissions");
    }
    return allowances;
  }

  get allowed(): readonly Permit[] {
    return this.#allowed;
  }

  /** Oldest first. */
  get refused(): readonly Refusal[] {
    return this.#refused;
  }

  /** Reads the file again. Throws an Error that names the file when it cannot be used. */
  async load(): Promise<void> {
    this.#allowed = this.#file === undefined ? this.#allowed : await readAllowed(this.#file);
  }

  of(plugin: string): PlayersWord {
    const own = (): Permit[] => this.#allowed.filter((permit) => permit.plugin === plugin);
    return {
      get origins() {
        return own().flatMap(({ origin }) => origin ?? []);
      },
      get lan() {
        return own().some(({ lan }) => lan === true);
      },
      refused: (what) => {
        const refusal = { plugin, ...what, time: new Date().toISOString() };
        const others = this.#refused.filter((other) => !isSame(other, refusal));
        this.#refused = [...others, refusal].slice(-MAX_REFUSALS);
      },
      onChange: (changed) => {
        this.#listeners.add(changed);
        return () => this.#listeners.delete(changed);
      },
    };
  }

  /** Allows something, or takes it back, and saves that in the file. If it cannot be saved, throws an Error and changes nothing. */
  change(permit: Permit, on: boolean): Promise<void> {
    // One change after the other, because each reads the file, which may have been edited, and then writes it.
    const done = this.#work.then(() => this.#change(permit, on));
    this.#work = done.catch(() => {});
    return done;
  }

  async #change({ plugin, origin, lan }: Permit, on: boolean): Promise<void> {
    const permit: Permit = { plugin, ...(origin === undefined ? { lan } : { origin }) };
    await this.load();
    const others = this.#allowed.filter((other) => !isSame(other, permit));
    const allowed = on ? [...others, permit] : others;
    if (on && allowed.length > MAX_ALLOWED) {
      throw new RangeError(`Cannot allow more: ${allowed.length} entries, and the limit is ${MAX_ALLOWED}`);
    }
    if (this.#file !== undefined) {
      await writeAllowed(this.#file, allowed);
    }
    this.#allowed = allowed;
    if (on) {
      this.#refused = this.#refused.filter((refusal) => !isSame(refusal, permit));
    }
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

const isSame = (one: Permit, other: Permit): boolean =>
  one.plugin === other.plugin && one.origin === other.origin && one.lan === other.lan;
