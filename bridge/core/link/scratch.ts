import { MAX_SCRATCH_BUFFERS, SCRATCH_BYTES } from "../limits.ts";

/** Memory in which links put short frames together. All of them share it, so that an idle link keeps none. */
export class Scratch {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(SCRATCH_BYTES);
  }

  /** Takes a buffer back that nobody reads any more. */
  give(buffer: Buffer): void {
    if (this.#free.length < MAX_SCRATCH_BUFFERS) {
      this.#free.push(buffer);
    }
  }
}
