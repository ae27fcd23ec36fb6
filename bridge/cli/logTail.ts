import { type FileHandle, open, stat } from "node:fs/promises";
import { LOG_TAIL_BYTES } from "./limits.ts";

const LINE_FEED = 0x0a;

/**
 * Lines of a log file that is written meanwhile, also when it is rotated. Whoever opens it closes it.
 */
export class LogTail {
  readonly #path: string;
  #file: FileHandle | undefined;
  #offset = 0;
  /** The beginning of a line whose end is not written yet. */
  #rest = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** The last lines of the file at most, without their line breaks. Throws the error of the system when it cannot be read. */
  async last(count: number): Promise<string[]> {
    this.#file = await open(this.#path, "r");
    const { size } = await this.#file.stat();
    this.#offset = Math.max(0, size - LOG_TAIL_BYTES);
    const isCut = this.#offset > 0;
    const lines = await this.#read(this.#file);
    return (isCut ? lines.slice(1) : lines).slice(-count);
  }

  /** The lines since then. None while there is no file. */
  async next(): Promise<string[]> {
    const lines = this.#file === undefined ? [] : await this.#read(this.#file);
    if (await this.#isAside()) {
      await this.close();
      this.#file = await openIfThere(this.#path);
      if (this.#file !== undefined) {
        lines.push(...(await this.#read(this.#file)));
      }
    }
    return lines;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#offset = 0;
    this.#rest = Buffer.alloc(0);
    await file?.close();
  }

  /** Whether the path leads to another file than the one that is open, or to one at last. */
  async #isAside(): Promise<boolean> {
    if (this.#file === undefined) {
      return true;
    }
    const own = await this.#file.stat({ bigint: true });
    // Between two files there may be none for a moment: the open one counts until then.
    const there = await stat(this.#path, { bigint: true }).catch(() => own);
    return own.ino !== there.ino || own.dev !== there.dev || own.size < BigInt(this.#offset);
  }

  async #read(file: FileHandle): Promise<string[]> {
    const { size } = await file.stat();
    const wanted = Math.max(0, size - this.#offset);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(wanted), 0, wanted, this.#offset);
    this.#offset += bytesRead;
    const bytes = Buffer.concat([this.#rest, buffer.subarray(0, bytesRead)]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    this.#rest = bytes.subarray(end);
    return bytes
      .toString("utf8", 0, end)
      .split("\n")
      .filter((line) => line !== "");
  }
}

function openIfThere(path: string): Promise<FileHandle | undefined> {
  // Not there yet, or not ours to read for a moment: the next look tells.
  return open(path, "r").catch(() => undefined);
}
