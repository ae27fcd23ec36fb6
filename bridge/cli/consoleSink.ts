import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Sink } from "./output.ts";

/** Runs in the thread: writes one text after the other and says how long each was. */
const WRITER = `
const { parentPort } = require("node:worker_threads");
const out = new (require("node:tty").WriteStream)(1);
out.on("error", () => {});
parentPort.on("message", (text) => out.write(text, () => parentPort.postMessage(text.length)));
`;

/**
 * The console of Windows. While somebody selects text in it, a program that writes to it is blocked, so a separate thread
 * writes. If that thread is blocked at the end, the process has to be killed, because an exit waits for its threads.
 */
export class ConsoleSink implements Sink {
  readonly holdsExit = true;
  readonly #worker: Worker;
  waiting = 0;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on("message", (length: number) => {
      this.waiting -= length;
    });
    worker.on("error", () => {
      this.waiting = 0;
    });
    worker.unref();
  }

  /** Resolves when the thread runs, so that whatever waits from then on waits for the console. */
  static async open(): Promise<ConsoleSink> {
    const worker = new Worker(WRITER, { eval: true, execArgv: [] });
    await once(worker, "online");
    return new ConsoleSink(worker);
  }

  write(text: string): void {
    this.waiting += text.length;
    this.#worker.postMessage(text);
  }
}
