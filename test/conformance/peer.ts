import { once } from "node:events";
import net from "node:net";
import { setImmediate } from "node:timers/promises";
import { acceptOf } from "../helpers/acceptOf.ts";
import { within } from "../helpers/deadline.ts";
import type { Role } from "./cases.ts";
import { encode, type Frame, type Part, StrictDecoder } from "./frames.ts";

/** Key of the example in RFC 6455, section 1.3. */
export const KEY = "dGhlIHNhbXBsZSBub25jZQ==";

/** Without context takeover each message can be read by itself. */
const DEFLATE = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

/** The other end of one connection of the bridge: bare TCP. */
export class RawPeer {
  readonly socket: net.Socket;
  /** Path by which the plugin names the connection; known once the bridge's or our own request is there. */
  path = "";
  readonly #bridge: Role;
  readonly #frames: Frame[] = [];
  #head = "";
  #decoder: StrictDecoder | undefined;
  #wake: () => void = () => {};
  #ended = false;
  #fault: unknown;

  constructor(socket: net.Socket, bridge: Role) {
    this.socket = socket;
    this.#bridge = bridge;
    socket.setNoDelay(true);
    socket.on("error", () => {}); // How it ended does not matter; that it has does.
    socket.on("data", (chunk) => this.#onData(chunk));
    for (const event of ["end", "close"]) {
      socket.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  /** Whether the bridge has ended its half. */
  get ended(): boolean {
    return this.#ended;
  }

  /** The head of the bridge's request or answer. */
  async head(): Promise<string> {
    await this.#until(() => this.#decoder !== undefined || this.#ended, "a head of HTTP");
    return this.#head;
  }

  /** The next frame, or undefined at the end. */
  async next(): Promise<Frame | undefined> {
    await this.#until(() => this.#frames.length > 0 || this.#ended, "a frame or the end");
    return this.#frames.shift();
  }

  /** Writes parts in one go, or `chop` bytes at a time. */
  async send(parts: readonly Part[], chop?: number): Promise<void> {
    const bytes = Buffer.concat(parts.map((part) => encode(part, this.#bridge === "server")));
    for (let at = 0; at < bytes.length && this.socket.writable; at += chop ?? bytes.length) {
      this.socket.write(bytes.subarray(at, at + (chop ?? bytes.length)));
      await setImmediate();
    }
  }

  /** Takes the bridge's request and answers as a server should. */
  async accept(deflate: boolean): Promise<void> {
    const request = await this.head();
    const key = /^sec-websocket-key: (.*)$/im.exec(request)?.[1] ?? "";
    const extension = deflate ? `Sec-WebSocket-Extensions: ${DEFLATE}\r\n` : "";
    this.socket.write(answer(key, extension));
  }

  /** Asks the bridge's server as a client should. */
  async ask(path: string, deflate: boolean): Promise<void> {
    this.path = path;
    const extension = deflate ? `Sec-WebSocket-Extensions: ${DEFLATE}\r\n` : "";
    this.socket.write(request(path, extension));
    const head = await this.head();
    if (!head.startsWith("HTTP/1.1 101 ")) {
      throw new Error(`The bridge answers ${head}`);
    }
  }

  #onData(chunk: Buffer): void {
    try {
      if (this.#decoder !== undefined) {
        this.#decoder.push(chunk);
      } else {
        this.#onHead(chunk);
      }
    } catch (error) {
      this.#fault ??= error;
      this.socket.destroy();
    }
    this.#wake();
  }

  #onHead(chunk: Buffer): void {
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf("\r\n\r\n");
    if (end >= 0) {
      const rest = Buffer.from(this.#head.slice(end + 4), "latin1");
      this.#head = this.#head.slice(0, end);
      this.path ||= this.#head.split(" ")[1] ?? "";
      this.#decoder = new StrictDecoder(this.#bridge === "client", (frame) => this.#frames.push(frame));
      this.#decoder.push(rest);
    }
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    while (!holds()) {
      await within(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
        `${what} of ${this.path || "a new connection"}`,
      );
    }
    if (this.#fault !== undefined) {
      throw this.#fault;
    }
  }
}

/** An answer that opens the connection. */
export const answer = (key: string, more = ""): string =>
  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  `Sec-WebSocket-Accept: ${acceptOf(key)}\r\n${more}\r\n`;

/** A request that opens a connection. */
export const request = (path: string, more = ""): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
  `Sec-WebSocket-Key: ${KEY}\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`;

/** A TCP connection to a server of the plugin. */
export async function dialServer(port: number): Promise<RawPeer> {
  const socket = net.connect({ host: "127.0.0.1", port });
  await within(once(socket, "connect"), "a connection to the plugin's server");
  return new RawPeer(socket, "server");
}
