import type net from "node:net";
import type { TestContext } from "node:test";
import { bridgeProof } from "../../bridge/core/link/auth.ts";
import { BRIDGE_FRAME_LIMITS, encodeFrame, FrameDecoder } from "../../bridge/core/link/frames.ts";
import { type FrameKind, PROTOCOL_VERSION, SEND_WINDOW_BYTES } from "../../schema/index.ts";
import { discoveryOf, plantDiscovery } from "./discovery.ts";
import { temporaryFolder } from "./folders.ts";
import { tcpServer } from "./remote.ts";

/** The bridge's end of one link, which may say anything. */
export interface HostileLink {
  readonly socket: net.Socket;
  /** The proof that the game expects. */
  readonly proof: string;
  /** Sends bytes as they are; resolves when the game has room again, at once when it is gone. */
  write(bytes: Buffer): Promise<void>;
  /** Whether the game still holds the connection. */
  readonly alive: boolean;
}

/** What a hostile bridge does with a link: `message` is what the game has just sent. */
export type Attack = (link: HostileLink, message: string) => void | Promise<void>;

/** Bytes of a frame of any kind with any body. */
export const rawFrame = (kind: FrameKind, client: number, body: Buffer | string): Buffer =>
  encodeFrame(kind, client, Buffer.from(body as string));

export const jsonFrame = (message: unknown): Buffer => rawFrame("j", 0, JSON.stringify(message));

export function welcome(proof: unknown, limits: unknown = LIMITS): unknown {
  return { type: "welcome", protocol: PROTOCOL_VERSION, bridge: "1.0.0", proof, limits };
}

const LIMITS = {
  window: SEND_WINDOW_BYTES,
  receiveWindow: 1024 * 1024,
  maxMessage: 1024 * 1024,
  overhead: 512,
};

/**
 * Listens where the plugin looks for its bridge, knows the token, and attacks each link: with `hello` after the greeting, in
 * place of a `welcome`, with `request` after the first `connect` or `listen`.
 */
export async function hostileBridge(
  t: TestContext,
  { hello, request }: { hello?: Attack; request?: Attack },
): Promise<{ dataDir: string }> {
  const dataDir = await temporaryFolder(t);
  const { token } = discoveryOf();
  const port = await tcpServer(t, (socket) => {
    let greeted = false;
    let asked = false;
    let proof = "";
    const link: HostileLink = {
      socket,
      get proof() {
        return proof;
      },
      get alive() {
        return !socket.destroyed && socket.writable;
      },
      write: (bytes) =>
        new Promise((resolve) => {
          if (socket.destroyed || socket.write(bytes)) {
            setImmediate(resolve);
          } else {
            socket.once("drain", resolve);
            socket.once("close", resolve);
          }
        }),
    };
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (_kind, _client, body) => {
      const text = body.toString();
      if (!greeted) {
        greeted = true;
        proof = bridgeProof(token, JSON.parse(text).nonce, port);
        if (hello === undefined) {
          socket.write(jsonFrame(welcome(proof)));
        } else {
          void hello(link, text);
        }
      } else if (!asked && /"type":"(connect|listen)"/.test(text)) {
        asked = true;
        void request?.(link, text);
      }
    });
    socket.on("data", (chunk) => decoder.push(chunk));
  });
  await plantDiscovery(dataDir, discoveryOf({ port, token }));
  return { dataDir };
}
