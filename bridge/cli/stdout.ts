import { fstatSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import type { Writable } from "node:stream";
import { ConsoleSink } from "./consoleSink.ts";
import type { Sink } from "./output.ts";

/** What `process.stdout` is: a terminal, a pipe, a file, or nothing. */
type Stdout = Writable & { readonly fd: number; readonly isTTY?: boolean };

/** The sink for standard output. */
export async function stdoutSink(stream: Stdout, platform: string): Promise<Sink> {
  if (platform === "win32" && stream.isTTY) {
    return ConsoleSink.open();
  }
  return stream instanceof Socket ? new StreamSink(stream) : new FileSink(stream.fd);
}

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

/** A file, a device, or nothing at all. A full disk costs lines; the next one is tried again. */
class FileSink implements Sink {
  readonly waiting = 0;
  readonly holdsExit = false;
  readonly #fd: number | undefined;

  constructor(fd: number) {
    this.#fd = isOpen(fd) ? fd : undefined;
  }

  write(text: string): void {
    try {
      if (this.#fd !== undefined) {
        writeSync(this.#fd, text);
      }
    } catch {
      // There is nowhere to say so.
    }
  }
}

/** A program without a console has no stdout on Windows, and its number may come to mean another file. */
function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}
