import { setTimeout as delay } from "node:timers/promises";
import { LOG_FLUSH_TIMEOUT_MS, MAX_LOG_BACKLOG_CHARACTERS } from "./limits.ts";

/** Accepts text at once, whether it can be written or not. Never throws. */
export interface Sink {
  /** Characters or bytes that were taken and are not written yet. */
  readonly waiting: number;
  /** True when the process cannot exit by itself while something waits. */
  readonly holdsExit: boolean;
  write(text: string): void;
}

const POLL_MS = 5;

/**
 * Log lines for whoever reads stdout, who may stop reading: a terminal is paused with Ctrl+S, a pipe is full. Never waits
 * for them and never throws. Lines for which there is no room are lost; how many were is said as soon as there is room.
 */
export class LogOutput {
  readonly #sink: Sink;
  readonly #show: (line: string) => string;
  readonly #maxWaiting: number;
  #lost = 0;

  /** `show` makes a line readable; without it, lines stay JSON. */
  constructor(sink: Sink, show: (line: string) => string = String, maxWaiting = MAX_LOG_BACKLOG_CHARACTERS) {
    this.#sink = sink;
    this.#show = show;
    this.#maxWaiting = maxWaiting;
  }

  write(line: string): void {
    if (this.#sink.waiting + line.length > this.#maxWaiting) {
      this.#lost += 1;
      return;
    }
    if (this.#lost > 0) {
      const lost = {
        level: "warn",
        time: new Date().toISOString(),
        lines: this.#lost,
        msg: "log lines lost",
      };
      this.#sink.write(this.#show(`${JSON.stringify(lost)}\n`));
      this.#lost = 0;
    }
    this.#sink.write(this.#show(line));
  }

  /** Gives what waits a moment to get out. False when the process cannot exit by itself even then. */
  async end(): Promise<boolean> {
    const end = performance.now() + LOG_FLUSH_TIMEOUT_MS;
    while (this.#sink.waiting > 0 && performance.now() < end) {
      await delay(POLL_MS);
    }
    return this.#sink.waiting === 0 || !this.#sink.holdsExit;
  }
}
