import { MAX_BACKLOG_BYTES } from "../limits.ts";
import type { SocketControl } from "./control.ts";
import type { RemoteSocket } from "./remote.ts";

/** Acts on an open socket for the page of inspect. If an action would break a rule and end the socket, it is refused instead. */
export class RemoteControl implements SocketControl {
  readonly plugin: string;
  readonly #remote: RemoteSocket;

  constructor(remote: RemoteSocket) {
    this.plugin = remote.subject.plugin;
    this.#remote = remote;
  }

  toPlugin(data: Buffer, binary: boolean): void {
    this.#check(data);
    if (!this.#remote.inject(data, binary)) {
      throw new Error("The plugin is behind: it reads nothing at the moment");
    }
  }

  toRemote(data: Buffer, binary: boolean): void {
    this.#check(data);
    if (!this.#remote.hasRoomFor(data.length)) {
      throw new Error(`The remote is behind: ${MAX_BACKLOG_BYTES} bytes may wait for it`);
    }
    this.#remote.send(data, binary, true);
  }

  close(code: number, reason: string): void {
    this.#checkOpen();
    this.#remote.close(code, reason);
  }

  cut(): void {
    this.#remote.terminate();
  }

  pause(on: boolean): void {
    this.#checkOpen();
    this.#remote.pause(on);
  }

  #check({ length }: Buffer): void {
    this.#checkOpen();
    const { maxMessageBytes } = this.#remote;
    if (length > maxMessageBytes) {
      throw new Error(`The message has ${length} bytes, and the limit is ${maxMessageBytes}`);
    }
  }

  #checkOpen(): void {
    if (!this.#remote.isOpen) {
      throw new Error("The socket is closing");
    }
  }
}
