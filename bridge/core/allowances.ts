import type { Permit, Refusal } from "../../schema/index.ts";
import { readAllowed, writeAllowed } from "./allowedFile.ts";
import { noOrigin, unknownPermission } from "./errors.ts";
import { MAX_ALLOWED, MAX_REFUSALS } from "./limits.ts";
import type { Logger } from "./log.ts";
import { originSpelling, writtenOrigin } from "./origins.ts";

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
    if (this.#file !== undefined) {
      const written = (await readAllowed(this.#file)).map(spelled);
      // Two spellings of one origin were two entries once.
      this.#allowed = written.filter((permit, at) => written.findIndex((one) => isSame(one, permit)) === at);
    }
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
        const refusal = { ...spelled({ plugin, ...what }), time: new Date().toISOString() };
        const others = this.#refused.filter((other) => !isSame(other, refusal));
        this.#refused = [...others, refusal].slice(-MAX_REFUSALS);
      },
      onChange: (changed) => {
        this.#listeners.add(changed);
        return () => this.#listeners.delete(changed);
      },
    };
  }

  /**
   * Allows something, or takes it back, and saves that in the file. Resolves to the permission in the spelling that is kept.
   * Allows and takes back nothing and throws an Error if it cannot be saved, a LinkError if no page has that origin, or if what is taken back
   * is not allowed.
   */
  change(permit: Permit, on: boolean): Promise<Permit> {
    // One change after the other, because each reads the file, which may have been edited, and then writes it.
    // Edits of the file count from then on, whatever becomes of this change.
    const done = this.#work.then(() => this.#change(permit, on)).finally(() => this.#tell());
    this.#work = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  async #change(asked: Permit, on: boolean): Promise<Permit> {
    const permit = spelled(asked);
    if (on) {
      this.#checkOrigin(permit);
    }
    await this.load();
    const others = this.#allowed.filter((other) => !isSame(other, permit));
    if (!on && others.length === this.#allowed.length) {
      throw unknownPermission(permit);
    }
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
    return permit;
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** Programs may send any text as their origin: one that was refused can be allowed as it came. */
  #checkOrigin(permit: Permit): void {
    const { origin } = permit;
    const wasRefused = this.#refused.some((refusal) => isSame(refusal, permit));
    if (origin !== undefined && writtenOrigin(origin) === undefined && !wasRefused) {
      throw noOrigin(origin);
    }
  }
}

/** A permission and nothing else, its origin in the spelling in which it is kept, compared and shown. */
const spelled = ({ plugin, origin, lan }: Permit): Permit => ({
  plugin,
  ...(origin === undefined ? { lan } : { origin: originSpelling(origin) }),
});

const isSame = (one: Permit, other: Permit): boolean =>
  one.plugin === other.plugin && one.origin === other.origin && one.lan === other.lan;
