import { connect, type Socket } from "node:net";
import type * as z from "zod";
import {
  Allowed,
  BridgeDetails,
  BridgeStatus,
  type Discovery,
  Failed,
  Inspecting,
  type Permit,
  PROTOCOL_VERSION,
  Serving,
  Welcome,
} from "../../../schema/index.ts";
import { LinkError } from "../errors.ts";
import { bridgeProof, gameProof, newNonce } from "./auth.ts";
import { BRIDGE_FRAME_LIMITS, encodeMessage, FrameDecoder } from "./frames.ts";

/** Name by which the bridge asked shows our commands in its log. */
export const CONTROL_PLUGIN = "bridge";

export interface Report {
  readonly status: BridgeStatus;
  /** Undefined from a bridge that does not know them. */
  readonly details: BridgeDetails | undefined;
}

/** A link of our own commands to a running bridge. It has no role; it asks, and the bridge answers. */
export class ControlLink {
  readonly #socket: Socket;
  readonly #messages: Buffer[] = [];
  #wake: () => void = () => {};
  #broken = false;
  #features: readonly string[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (kind, _client, body) => {
      if (kind === "j") {
        this.#messages.push(Buffer.from(body));
        this.#wake();
      }
    });
    socket.on("data", (chunk) => {
      try {
        decoder.push(chunk);
      } catch {
        // Another program's answer is no frame.
        socket.destroy();
      }
    });
    // "close" follows.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#broken = true;
      this.#wake();
    });
  }

  /**
   * Dials the bridge that wrote this file and checks that it knows its secret. Undefined when another program answers, or
   * nothing does within `timeoutMs`, which is the deadline for the whole link.
   */
  static async open(
    { host, port, token }: Pick<Discovery, "host" | "port" | "token">,
    timeoutMs: number,
  ): Promise<ControlLink | undefined> {
    const nonce = newNonce();
    const socket = connect({ host, port });
    const link = new ControlLink(socket);
    const timer = setTimeout(() => socket.destroy(), timeoutMs);
    socket.on("close", () => clearTimeout(timer));
    socket.on("connect", () => {
      const proof = gameProof(token, nonce, port);
      socket.write(
        encodeMessage({ type: "hello", protocol: PROTOCOL_VERSION, plugin: CONTROL_PLUGIN, nonce, proof }),
      );
    });
    const answer = await link.#next();
    // A bridge of another version may answer with more or other fields; its proof is what counts.
    const welcome = Welcome.pick({ type: true, proof: true, features: true }).safeParse(
      answer && parse(answer),
    ).data;
    if (welcome?.proof !== bridgeProof(token, nonce, port)) {
      link.close();
      return undefined;
    }
    link.#features = welcome.features;
    return link;
  }

  /** What the bridge says of itself; undefined when it says nothing that we know. */
  async report(): Promise<Report | undefined> {
    this.#socket.write(encodeMessage({ type: "status", details: true }));
    for (let answer = await this.#next(); answer !== undefined; answer = await this.#next()) {
      const json = parse(answer);
      // If the details are of another version, the rest is still used.
      const status = BridgeStatus.omit({ details: true }).safeParse(json).data;
      if (status !== undefined) {
        return { status, details: BridgeDetails.safeParse((json as { details?: unknown }).details).data };
      }
    }
    return undefined;
  }

  /** Has the bridge allow something to a plugin, or take it back, and returns what is kept. Throws an Error that says why it does not. */
  async allow(permit: Permit, allowed: boolean): Promise<Permit> {
    return this.#ask("allow", { type: "allow", ...permit, allowed }, Allowed);
  }

  /** The address of the bridge's own page. Throws an Error that says why there is none. */
  async inspect(): Promise<string> {
    return (await this.#ask("inspect", { type: "inspect" }, Inspecting)).url;
  }

  /** Has the bridge announce itself in one more data folder. Throws an Error that says why it does not. */
  async serve(folder: string): Promise<void> {
    await this.#ask("serve", { type: "serve", folder }, Serving);
  }

  /** Asks the bridge to end. Resolves when it has ended the link, or refused. */
  async stop(): Promise<void> {
    this.#socket.write(encodeMessage({ type: "stop" }));
    while ((await this.#next()) !== undefined) {
      // An old bridge answers `failed` and ends the link too.
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Sends a message of a feature and waits for its answer. Throws an Error that says why there is none. */
  async #ask<T>(feature: string, message: object, answered: z.ZodType<T>): Promise<T> {
    if (!this.#features.includes(feature)) {
      throw new Error("The running bridge is too old for this: run install, or stop and start");
    }
    this.#socket.write(encodeMessage(message));
    for (let answer = await this.#next(); answer !== undefined; answer = await this.#next()) {
      const json = parse(answer);
      const found = answered.safeParse(json).data;
      if (found !== undefined) {
        return found;
      }
      const fault = Failed.safeParse(json).data;
      if (fault !== undefined) {
        throw new LinkError(fault.stage, fault.code, fault.message, fault.hint);
      }
    }
    throw new Error("The running bridge did not answer");
  }

  async #next(): Promise<Buffer | undefined> {
    while (this.#messages.length === 0 && !this.#broken) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return this.#messages.shift();
  }
}

/** Asks the bridge that wrote this file something. Throws an Error that says why there is no answer. */
export async function askBridge<T>(
  discovery: Discovery,
  timeoutMs: number,
  ask: (link: ControlLink) => Promise<T>,
): Promise<T> {
  const link = await ControlLink.open(discovery, timeoutMs);
  if (link === undefined) {
    throw new Error(`The bridge on port ${discovery.port} does not answer`);
  }
  try {
    return await ask(link);
  } finally {
    link.close();
  }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // Empty, or not JSON: in no schema.
    return undefined;
  }
}
