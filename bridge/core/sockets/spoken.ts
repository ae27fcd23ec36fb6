import { MAX_SPOKEN } from "../limits.ts";
import type { Scheme } from "./policy/target.ts";

/** Remembers whether hosts and ports speak TLS, until the bridge ends. One that has spoken TLS is never forgotten. */
export class Spoken {
  readonly #schemes = new Map<string, Scheme>();

  /** Undefined for one that is unknown. When nothing more can be remembered, an unknown one counts as speaking TLS. */
  of(place: string): Scheme | undefined {
    return this.#schemes.get(place) ?? (this.#hasRoom() ? undefined : "wss");
  }

  /** Returns whether that was not known before. */
  remember(place: string, scheme: Scheme): boolean {
    const known = this.#schemes.get(place);
    if (known === scheme || known === "wss" || !this.#hasRoom()) {
      return false;
    }
    if (known === undefined && this.#schemes.size >= MAX_SPOKEN) {
      this.#schemes.delete(this.#oldestPlain() as string);
    }
    this.#schemes.set(place, scheme);
    return true;
  }

  #hasRoom(): boolean {
    return this.#schemes.size < MAX_SPOKEN || this.#oldestPlain() !== undefined;
  }

  #oldestPlain(): string | undefined {
    return [...this.#schemes].find(([, scheme]) => scheme === "ws")?.[0];
  }
}
