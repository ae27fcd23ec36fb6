import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { LOG_FILE_BYTES, OLD_LOG_FILES } from "./limits.ts";

/** Name of the log file that was put aside `age` rotations ago. */
export const oldLogFile = (file: string, age: number): string => `${file}.${age}`;

/**
 * A log file that is put aside when it is full; a few old ones are kept. Each line is on its way to the disk before `write`
 * returns, so the last one before an exit is not lost. A fault of the disk costs lines, never more: it is kept in
 * `fault` and the next line tries again. The folder is made when it is not there.
 */
export class LogFile {
  readonly #path: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  #fd: number | undefined;
  #size = 0;
  fault: string | undefined;

  constructor(path: string, maxBytes: number = LOG_FILE_BYTES, keep: number = OLD_LOG_FILES) {
    this.#path = path;
    this.#maxBytes = maxBytes;
    this.#keep = keep;
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    try {
      if (this.#size > 0 && this.#size + bytes.length > this.#maxBytes) {
        this.#rotate();
      }
      writeSync(this.#open(), bytes);
      this.#size += bytes.length;
      this.fault = undefined;
    } catch (error) {
      this.fault = (error as Error).message;
      this.close();
    }
  }

  close(): void {
    if (this.#fd !== undefined) {
      const fd = this.#fd;
      this.#fd = undefined;
      this.#size = 0;
      closeSync(fd);
    }
  }

  #open(): number {
    if (this.#fd === undefined) {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      this.#fd = openSync(this.#path, "a", 0o600);
      this.#size = fstatSync(this.#fd).size;
    }
    return this.#fd;
  }

  #rotate(): void {
    this.close();
    try {
      for (let age = this.#keep; age > 0; age--) {
        moveIfThere(age === 1 ? this.#path : oldLogFile(this.#path, age - 1), oldLogFile(this.#path, age));
      }
    } catch {
      // Another program has a file open: this one grows on until the next line.
    }
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      throw error;
    }
  }
}
