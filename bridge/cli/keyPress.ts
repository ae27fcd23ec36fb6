import { once } from "node:events";
import type { ReadStream } from "node:tty";

/** Waits for any key, or for the end of the input. */
export async function keyPress(input: ReadStream): Promise<void> {
  input.setRawMode(true);
  input.resume();
  try {
    await Promise.race(["data", "end", "error"].map((event) => once(input, event)));
  } catch {
    // If the input breaks, nobody can press a key.
  } finally {
    input.setRawMode(false);
    input.pause();
  }
}
