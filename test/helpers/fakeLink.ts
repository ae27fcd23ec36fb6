import { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { Logger } from "pino";
import { Config } from "../../bridge/cli/config.ts";
import { Allowances } from "../../bridge/core/allowances.ts";
import { MAX_BACKLOGS_BYTES, MAX_UNFINISHED_BYTES } from "../../bridge/core/limits.ts";
import { Authenticator, gameProof } from "../../bridge/core/link/auth.ts";
import type { LinkContext } from "../../bridge/core/link/context.ts";
import { BRIDGE_FRAME_LIMITS, encodeMessage, FrameDecoder } from "../../bridge/core/link/frames.ts";
import { Link } from "../../bridge/core/link/link.ts";
import { Scratch } from "../../bridge/core/link/scratch.ts";
import { Budget } from "../../bridge/core/sockets/budget.ts";
import { Trust } from "../../bridge/core/sockets/policy/trust.ts";
import { GrownWindows } from "../../bridge/core/sockets/receiveWindow.ts";
import { Spoken } from "../../bridge/core/sockets/spoken.ts";
import { Traffic } from "../../bridge/core/traffic.ts";
import { type BridgeStatus, HEAD_BYTES, PROTOCOL_VERSION } from "../../schema/index.ts";
import { FakeSocket, type FarEnd } from "./fakeSocket.ts";
import type { FromBridge } from "./frames.ts";
import { Sniffer } from "./sniffer.ts";

/** The true one, which tests stop at times. */
const clock = performance.now;

const PORT = 29_456;
const TOKEN = "ab".repeat(32);
const NONCE = "q83vEjRWeJCrze8SNFZ4kA==";
const PROOF = gameProof(TOKEN, NONCE, PORT);
/** Longest text or binary message of a fake link, in bytes. */
export const MAX_MESSAGE = 65_536;

const CONFIG = Config.parse({ maxMessageBytes: MAX_MESSAGE });

/** A valid first frame for a fake link. */
export const HELLO = encodeMessage({
  type: "hello",
  protocol: PROTOCOL_VERSION,
  plugin: "Fuzz",
  nonce: NONCE,
  proof: PROOF,
});

export interface FakeLinkOptions {
  readonly farEnd?: FarEnd;
  /** Where client sockets of the link lead, in place of the network; without it, to silence. */
  readonly dial?: () => Duplex;
}

export interface Sent {
  readonly header: FromBridge;
  readonly payload: Buffer;
}

/** A link of the bridge on a connection in memory, with no other part of the bridge around it. */
export class FakeLink {
  readonly socket: FakeSocket;
  readonly link: Link;
  /** How often the link said that it is gone. */
  ended = 0;
  /** What the link logged as a fault of the bridge. */
  readonly faults: unknown[] = [];
  /** Resolves when the link and all that it opened are gone. */
  readonly gone: Promise<void>;

  constructor({ farEnd = "reads", dial = silence }: FakeLinkOptions = {}) {
    this.socket = new FakeSocket(farEnd);
    let resolveGone = (): void => {};
    this.gone = new Promise((resolve) => {
      resolveGone = resolve;
    });
    const context: LinkContext = {
      version: "1.0.0",
      authenticator: new Authenticator(TOKEN, PORT),
      config: CONFIG,
      trust: new Trust([], []),
      allowances: new Allowances(),
      dialer: { dial: async () => dial(), lookup: async () => [] },
      descriptors: { hasMoreThan: () => true },
      spoken: new Spoken(),
      grown: new GrownWindows(),
      unfinished: new Budget(MAX_UNFINISHED_BYTES),
      backlogs: new Budget(MAX_BACKLOGS_BYTES),
      traffic: new Traffic(),
      watch: { tap: undefined },
      scratch: new Scratch(),
      log: logOf(this.faults),
      nextId: () => 1,
      admit: () => undefined,
      status: () => STATUS,
      details: () => ({
        port: PORT,
        started: new Date(0).toISOString(),
        folders: [],
        links: [],
        faults: [],
        allowed: [],
        settings: { allowLan: false, allowedOrigins: [] },
        refused: [],
      }),
      failed: () => {},
      inspect: async () => "http://127.0.0.1:1/#token=x",
      announce: async () => {},
      stop: () => {},
      ended: () => {
        this.ended += 1;
        resolveGone();
      },
    };
    this.link = new Link(this.socket.asSocket, context);
  }

  /**
   * Resolves when the link has read all of it. Meanwhile no time passes, or it would decide where a turn of the link ends, and
   * so what is answered before what.
   */
  async receive(chunks: readonly Buffer[]): Promise<void> {
    const start = performance.now();
    performance.now = () => start;
    try {
      for (const chunk of chunks) {
        this.socket.receive(chunk);
      }
      // What had to wait is read in the next turn.
      do {
        await setImmediate();
      } while (this.socket.isUnread);
    } finally {
      performance.now = clock;
    }
  }

  /** What the link sent, each frame checked against the protocol. Throws for bytes that are no frame. */
  sent(): Sent[] {
    const sniffer = new Sniffer();
    const frames: Sent[] = [];
    let bytes = 0;
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (kind, client, body) => {
      bytes += HEAD_BYTES + body.length;
      frames.push({ header: sniffer.check(kind, client, body), payload: body });
    });
    decoder.push(Buffer.concat(this.socket.written));
    if (bytes !== this.socket.bytesWritten) {
      throw new Error(`Link ended within a frame: ${bytes} of ${this.socket.bytesWritten} bytes are frames`);
    }
    return frames;
  }
}

/** A server that takes everything and never answers. */
const silence = (): Duplex =>
  new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done(), final: (done) => done() });

const STATUS: BridgeStatus = {
  type: "status",
  version: "1.0.0",
  uptime: 1,
  links: 1,
  clients: 0,
  servers: 0,
  serverClients: 0,
  bytesIn: "0",
  bytesOut: "0",
};

function logOf(faults: unknown[]): Logger {
  const quiet = (): void => {};
  const log = {
    child: () => log,
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: (fault: unknown) => void faults.push(fault),
    fatal: (fault: unknown) => void faults.push(fault),
  };
  return log as unknown as Logger;
}
