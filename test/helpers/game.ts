import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import type { TestContext } from "node:test";
import { setImmediate } from "node:timers/promises";
import { bridgeProof, gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import { BRIDGE_FRAME_LIMITS, encodeMessage, FrameDecoder } from "../../bridge/core/link/frames.ts";
import {
  type BridgeStatus,
  type Discovery,
  type FrameKind,
  HEAD_BYTES,
  MAX_PART_BYTES,
  PROTOCOL_VERSION,
  type Welcome,
} from "../../schema/index.ts";
import { within } from "./deadline.ts";
import { type FromBridge, frameOf } from "./frames.ts";
import { Mailbox } from "./mailbox.ts";
import { SendWindow } from "./sendWindow.ts";
import { Sniffer } from "./sniffer.ts";

/** What a game knows of a bridge. */
export type Door = Pick<Discovery, "port" | "token">;

type Type = FromBridge["type"];

export interface Received<T extends Type = Type> {
  readonly header: FromBridge & { readonly type: T };
  readonly payload: Buffer;
}

export interface LinkOptions {
  readonly plugin?: string;
  /** Gives credit back for each quarter of the window taken, as the plugin does; true unless it is said otherwise. */
  readonly credit?: boolean;
}

/** Flow control comes at any time, so a test that does not ask for it does not see it. */
const ASIDES: ReadonlySet<Type> = new Set<Type>(["credit", "buffered"]);

/** A link of a fake game. A frame of the bridge that breaks the protocol fails the test. */
export class GameLink {
  readonly socket: net.Socket;
  readonly plugin: string;
  readonly #credit: boolean;
  readonly #sniffer = new Sniffer();
  readonly #dialogue = new Mailbox<Received>();
  readonly #asides = new Mailbox<Received>();
  readonly #window: SendWindow;
  readonly #untaken = new Map<number | undefined, number>();
  readonly #gone: Promise<unknown>;
  #welcome: Welcome | undefined;
  #fault: unknown;

  constructor(t: TestContext, socket: net.Socket, { plugin = "Test", credit = true }: LinkOptions = {}) {
    this.socket = socket;
    this.plugin = plugin;
    this.#credit = credit;
    this.#window = new SendWindow((bytes) => socket.write(bytes));
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (...frame) => this.#onFrame(...frame));
    socket.setNoDelay(true);
    socket.on("data", (chunk) => {
      try {
        decoder.push(chunk);
      } catch (error) {
        decoder.stop();
        this.#fault ??= error;
        this.#end(error as Error);
      }
    });
    socket.on("error", (error) => this.#end(error));
    this.#gone = new Promise<void>((resolve) => {
      socket.on("close", () => {
        this.#end(new Error(`the bridge ended the link of "${plugin}"`));
        resolve();
      });
    });
    t.after(() => {
      socket.destroy();
      assert.ifError(this.#fault);
    });
  }

  /** Says hello and checks who answers. */
  async greet({ port, token }: Door): Promise<Welcome> {
    const nonce = newNonce();
    const proof = gameProof(token, nonce, port);
    this.socket.write(
      encodeMessage({ type: "hello", protocol: PROTOCOL_VERSION, plugin: this.plugin, nonce, proof }),
    );
    const { header } = await this.next("welcome");
    assert.equal(header.proof, bridgeProof(token, nonce, port));
    this.#welcome = header;
    this.#window.size = header.limits.window;
    return header;
  }

  /** What the bridge said of itself. */
  get welcome(): Welcome {
    assert.ok(this.#welcome, "no welcome yet");
    return this.#welcome;
  }

  /** Limits that the bridge announced. */
  get limits(): Welcome["limits"] {
    return this.welcome.limits;
  }

  /** Bytes written since hello that the bridge has not given back. */
  get unread(): number {
    return this.#window.unread;
  }

  /** Bytes of `send` that wait for credit of the bridge. */
  get queued(): number {
    return this.#window.queued;
  }

  /** Sends a frame, all of it now or the rest as the bridge gives credit. The header need not be a valid one. */
  send(header: object, payload: Buffer | string = ""): void {
    this.#window.send(frameOf(header, payload));
  }

  /** Sends a small frame byte by byte, each in a turn of its own. */
  async trickle(header: object, payload: Buffer | string = ""): Promise<void> {
    for (const byte of frameOf(header, payload)) {
      this.write(Buffer.of(byte));
      await setImmediate();
    }
  }

  /** Sends a page of a server, in parts as long as they may be. */
  setPage(path: string, contentType: string, body: Buffer | string): void {
    const bytes = Buffer.from(body as string);
    this.send({ type: "setPage", path, contentType, bytes: bytes.length });
    for (let start = 0; start < bytes.length; start += MAX_PART_BYTES) {
      this.send({ type: "part" }, bytes.subarray(start, start + MAX_PART_BYTES));
    }
  }

  /** Writes any bytes, whatever the window. */
  write(bytes: Buffer): void {
    this.#window.force(bytes);
  }

  /** The next message, past or to come. One of another type than asked for is an error, as is the end of the link. */
  async next<T extends Type = Type>(type?: T, ms?: number): Promise<Received<T>> {
    if (type !== undefined && ASIDES.has(type)) {
      return this.#asides.next(`"${type}"`, ({ header }) => header.type === type, ms) as Promise<Received<T>>;
    }
    const received = await this.#dialogue.next(
      type === undefined ? "a message" : `"${type}"`,
      () => true,
      ms,
    );
    if (type !== undefined && received.header.type !== type) {
      assert.fail(`Expected "${type}", got ${JSON.stringify(received.header)}`);
    }
    return received as Received<T>;
  }

  /** How many messages of this type have come and are not asked for yet. */
  waiting(type: Type): number {
    return (ASIDES.has(type) ? this.#asides : this.#dialogue).count(({ header }) => header.type === type);
  }

  /** The next message of this type about one client of a server (or a client's own), whatever comes of others meanwhile. */
  of<T extends "joined" | "message" | "closed" | "failed">(
    client: number | undefined,
    type: T,
  ): Promise<Received<T>> {
    const fits = ({ header }: Received): boolean =>
      header.type === type && (header as { client?: number }).client === client;
    return this.#dialogue.next(`"${type}" of client ${client}`, fits) as Promise<Received<T>>;
  }

  /** The bridge's status; when it comes, the bridge has read everything that was sent before. */
  async ask(): Promise<BridgeStatus> {
    this.send({ type: "status" });
    return (await this.next("status")).header;
  }

  /** Resolves when the TCP connection is gone. */
  async closed(): Promise<void> {
    await within(this.#gone, `the end of the link of "${this.plugin}"`);
  }

  /** Stops reading, as a game does that loads a map. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Ends our half once everything is written: how a plugin drops its object. */
  end(): void {
    this.socket.end();
  }

  /** Breaks the connection off with a reset: how a game dies that has not read everything. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  #onFrame(kind: FrameKind, client: number, body: Buffer): void {
    const message = this.#sniffer.check(kind, client, body);
    // The decoder's views share the memory of whole chunks.
    const received = { header: message, payload: Buffer.from(body) };
    if (message.type === "credit") {
      this.#window.giveBack(message.bytes);
    } else if (message.type === "message" && this.#credit) {
      this.#take(message.client, HEAD_BYTES + body.length + this.limits.overhead);
    }
    (ASIDES.has(message.type) ? this.#asides : this.#dialogue).put(received);
  }

  #take(client: number | undefined, cost: number): void {
    const bytes = (this.#untaken.get(client) ?? 0) + cost;
    const due = bytes >= this.limits.receiveWindow / 4;
    this.#untaken.set(client, due ? 0 : bytes);
    if (due) {
      this.send({ type: "credit", ...(client === undefined ? {} : { client }), bytes });
    }
  }

  #end(error: Error): void {
    this.#dialogue.end(error);
    this.#asides.end(error);
  }
}

/** A TCP connection to the link port that says nothing yet. */
export async function dial({ port }: Pick<Door, "port">): Promise<net.Socket> {
  const socket = net.connect({ host: "127.0.0.1", port });
  await within(once(socket, "connect"), "a connection to the bridge");
  return socket;
}

/** A link that is past hello and welcome. */
export async function openLink(t: TestContext, door: Door, options?: LinkOptions): Promise<GameLink> {
  const link = new GameLink(t, await dial(door), options);
  await link.greet(door);
  return link;
}

/** A link whose socket to this URL is open. Further fields of `connect` may be given. */
export async function openSocket(
  t: TestContext,
  door: Door,
  url: string,
  { connect, ...options }: LinkOptions & { readonly connect?: object } = {},
): Promise<GameLink> {
  const link = await openLink(t, door, options);
  link.send({ type: "connect", url, ...connect });
  await link.next("opened");
  return link;
}
