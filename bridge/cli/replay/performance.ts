import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { WebSocket } from "ws";
import { MAX_REPLAY_BACKLOG_BYTES } from "../limits.ts";
import type { Step } from "./recording.ts";

/** Longest pause that a timer takes: 24 days. */
const MAX_PAUSE_MS = 2 ** 31 - 1;

export interface Tempo {
  /** How many times faster than it was recorded. */
  readonly speed: number;
  /** Begins again at the end, and waits for the plugin's messages anew. */
  readonly loop: boolean;
}

/**
 * Plays the remote's side of a recording to one plugin. What the plugin sends is counted, and not compared: each message of
 * the remote comes after as many of the plugin as in the recording, and after the pause that was before it.
 */
export class Performance {
  readonly #ws: WebSocket;
  readonly #steps: readonly Step[];
  readonly #tempo: Tempo;
  readonly #gone = new AbortController();
  #came = 0;
  #wake: () => void = () => {};

  constructor(ws: WebSocket, stream: Socket, steps: readonly Step[], tempo: Tempo) {
    this.#ws = ws;
    this.#steps = steps;
    this.#tempo = tempo;
    ws.on("message", () => {
      this.#came += 1;
      this.#wake();
    });
    stream.on("drain", () => this.#wake());
    // "close" follows.
    ws.on("error", () => {});
    ws.on("close", () => {
      this.#gone.abort();
      this.#wake();
    });
  }

  /** Resolves with whether it came to its end: false when the plugin has left before. */
  async play(): Promise<boolean> {
    let awaited = 0;
    try {
      do {
        for (const step of this.#steps) {
          if (step.ofPlugin) {
            awaited += 1;
            await this.#until(() => this.#came >= awaited);
          } else {
            await this.#send(step);
          }
        }
      } while (this.#tempo.loop);
      return true;
    } catch (error) {
      if (this.#gone.signal.aborted) {
        return false;
      }
      throw error;
    }
  }

  /** Throws when the plugin has left. */
  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#gone.signal.throwIfAborted();
    }
  }

  async #send({ gapMs, data, binary }: Step): Promise<void> {
    const { signal } = this.#gone;
    await delay(Math.min(gapMs / this.#tempo.speed, MAX_PAUSE_MS), undefined, { signal });
    this.#ws.send(data, { binary });
    await this.#until(() => this.#ws.bufferedAmount <= MAX_REPLAY_BACKLOG_BYTES);
  }
}
