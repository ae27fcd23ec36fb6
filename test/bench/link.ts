import { once } from "node:events";
import net from "node:net";
import { bridgeProof, gameProof, newNonce } from "../../bridge/core/link/auth.ts";
import {
  BRIDGE_FRAME_LIMITS,
  encodeCredit,
  encodeHead,
  encodeMessage,
  FrameDecoder,
} from "../../bridge/core/link/frames.ts";
import { type BridgeMessage, type FrameKind, HEAD_BYTES, PROTOCOL_VERSION } from "../../schema/index.ts";
import type { Door } from "../helpers/game.ts";
import type { Scope } from "../helpers/scope.ts";
import { type Carrier, MAX_QUEUED_BYTES } from "./carrier.ts";

/** A game's link with a client socket, as lean as the plugin: it checks nothing that the tests check. */
export class Link implements Carrier {
  onMessage: (payload: Buffer) => void = () => {};
  readonly #socket: net.Socket;
  readonly #decoder: FrameDecoder;
  #onOther: (message: BridgeMessage) => void = () => {};
  #window = 0;
  #room = 0;
  #taken = 0;
  #creditStep = 0;
  #overhead = 0;
  #backlog = 0;
  #queued = 0;
  #wake: () => void = () => {};
  readonly #queue: Buffer[] = [];
  #first = 0;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    this.#decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (kind, _client, body) => this.#onFrame(kind, body));
    socket.on("data", (chunk: Buffer) => this.#decoder.push(chunk));
    socket.on("error", () => {});
  }

  static async open(scope: Scope, door: Door, url: string): Promise<Link> {
    const socket = net.connect({ host: "127.0.0.1", port: door.port });
    scope.after(() => socket.destroy());
    await once(socket, "connect");
    const link = new Link(socket);
    await link.#greet(door, url);
    return link;
  }

  send(payload: Buffer): void {
    this.#write(encodeHead("b", 0, payload.length), payload);
  }

  atOnce(work: () => void): void {
    this.#socket.cork();
    work();
    this.#socket.uncork();
  }

  async writable(): Promise<void> {
    // What waits in the bridge counts, as far as it has said.
    while (this.#queued + this.#backlog > MAX_QUEUED_BYTES) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async #greet({ port, token }: Door, url: string): Promise<void> {
    const nonce = newNonce();
    const hello = { type: "hello", protocol: PROTOCOL_VERSION, plugin: "Bench", nonce };
    this.#socket.write(encodeMessage({ ...hello, proof: gameProof(token, nonce, port) }));
    const welcome = await this.#next("welcome");
    if (welcome.proof !== bridgeProof(token, nonce, port)) {
      throw new Error("The bridge's proof is wrong");
    }
    this.#window = welcome.limits.window;
    this.#creditStep = welcome.limits.receiveWindow / 4;
    this.#overhead = welcome.limits.overhead;
    const connect = encodeMessage({ type: "connect", url });
    this.#room = this.#window - connect.length;
    this.#socket.write(connect);
    await this.#next("opened");
    this.#onOther = (message) => {
      throw new Error(`The bridge said ${JSON.stringify(message)}`);
    };
  }

  #next<T extends BridgeMessage["type"]>(type: T): Promise<BridgeMessage & { type: T }> {
    return new Promise((resolve, reject) => {
      this.#onOther = (message) => {
        if (message.type === type) {
          resolve(message as BridgeMessage & { type: T });
        } else {
          reject(new Error(`Expected "${type}", got ${JSON.stringify(message)}`));
        }
      };
    });
  }

  #onFrame(kind: FrameKind, body: Buffer): void {
    if (kind === "b") {
      this.#giveCredit(HEAD_BYTES + body.length + this.#overhead);
      this.onMessage(body);
    } else if (kind === "c") {
      this.#room += body.readUInt32LE();
      this.#pump();
    } else {
      this.#onBridgeMessage(JSON.parse(body.toString()) as BridgeMessage);
    }
  }

  #onBridgeMessage(message: BridgeMessage): void {
    if (message.type === "buffered") {
      this.#backlog = message.bytes;
      this.#wake();
    } else {
      this.#onOther(message);
    }
  }

  #giveCredit(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken >= this.#creditStep) {
      const frame = encodeCredit(0, this.#taken);
      this.#taken = 0;
      this.#write(frame);
    }
  }

  /** What does not fit the window waits, like in the plugin. */
  #write(...pieces: Buffer[]): void {
    for (const piece of pieces) {
      this.#queue.push(piece);
      this.#queued += piece.length;
    }
    this.#pump();
  }

  #pump(): void {
    this.#socket.cork();
    while (this.#room > 0 && this.#first < this.#queue.length) {
      const piece = this.#queue[this.#first] as Buffer;
      const fits = piece.subarray(0, this.#room);
      this.#room -= fits.length;
      this.#queued -= fits.length;
      this.#socket.write(fits);
      if (fits.length === piece.length) {
        this.#first += 1;
      } else {
        this.#queue[this.#first] = piece.subarray(fits.length);
      }
    }
    this.#socket.uncork();
    if (this.#first === this.#queue.length) {
      this.#queue.length = 0;
      this.#first = 0;
    }
    this.#wake();
  }
}
