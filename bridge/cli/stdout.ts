import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { Writable } from "node:stream";
import { ConsoleSink } from "./consoleSink.ts";
import type { Sink } from "./output.ts";

/** What `process.stdout` is: a terminal, a pipe, a file, or nothing. */
type Stdout = Writable & { readonly fd: number; readonly isTTY?: boolean };

/** The sink for standard output. */
export async function stdoutSink(stream: Stdout, platform: string): Promise<Sink> {
  if (platform === "win32" && stream.isTTY) {
    return ConsoleSink.open();
  }
  if (stream instanceof Socket) {
    return new StreamSink(stream);
  }
  return Object.getPrototypeOf(stream) === Writable.prototype ? nowhere : new FileSink(stream.fd);
}

/** What Node gives a program of Windows without a console. Its number may come to mean another file, so it is not used. */
const nowhere: Sink = { waiting: 0, holdsExit: false, write: () => {} };

/** A pipe or, except on Windows, a terminal. */
class StreamSink implements Sink {
  readonly holdsExit = false;
  readonly #stream: Socket;
  #gone = false;

  constructor(stream: Socket) {
    this.#stream = stream;
    stream.on("error", () => {
      this.#gone = true;
    });
    // Node waits for a terminal, and on Windows for a pipe too, unless it is told not to. There is no public way.
    const { _handle: handle } = stream as { _handle?: { setBlocking?(on: boolean): unknown } };
    handle?.setBlocking?.(false);
  }

  get waiting(): number {
    return this.#gone ? 0 : this.#stream.writableLength;
  }

  write(text: string): void {
    if (!this.#gone) {
      this.#stream.write(text);
    }
  }
}

/** A file or a device. A full disk costs lines; the next one is tried again. */
class FileSink implements Sink {
  readonly waiting = 0;
  readonly holdsExit = false;
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(text: string): void {
    try {
      writeSync(this.#fd, text);
    } catch {
      // There is nowhere to say so.
    }
  }
}
