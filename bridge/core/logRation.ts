import { LOG_RATION, LOG_RATION_MS } from "./limits.ts";

/** Limits log lines of a kind to a few in a minute, then one that counts the others, because strangers can cause such lines. */
export class LogRation {
  readonly #counts = new Map<string, number>();

  /** Whether a line may be written. `tell` is called when the time is over, with how many were not. */
  admits(kind: string, tell: (more: number) => void): boolean {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count === 1) {
      setTimeout(() => this.#end(kind, tell), LOG_RATION_MS).unref();
    }
    return count <= LOG_RATION;
  }

  #end(kind: string, tell: (more: number) => void): void {
    const more = (this.#counts.get(kind) ?? 0) - LOG_RATION;
    this.#counts.delete(kind);
    if (more > 0) {
      tell(more);
    }
  }
}
