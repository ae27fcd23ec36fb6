import type net from "node:net";
import type { TestContext } from "node:test";
import { bridgeProof } from "../../bridge/core/link/auth.ts";
import { encodeHead, FrameDecoder } from "../../bridge/core/link/framing.ts";
import { MAX_PAYLOAD_BYTES, SEND_WINDOW_BYTES } from "../../schema/index.ts";
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

/** What a hostile bridge does: after `hello`, or, if it is said so, once the game has sent its request. */
export type Attack = (link: HostileLink, request: string) => void | Promise<void>;

/** Bytes of a frame with any header and any payload. */
export function rawFrame(header: string | Buffer, payload: Buffer | string = ""): Buffer {
  const bytes = Buffer.from(payload as string);
  return Buffer.concat([encodeHead(Buffer.from(header as string), bytes.length), bytes]);
}

export const jsonFrame = (header: unknown, payload?: Buffer | string): Buffer =>
  rawFrame(JSON.stringify(header), payload);

export function welcome(proof: string, limits: unknown = LIMITS): unknown {
  return { type: "welcome", protocol: 1, bridge: "1.0.0", proof, limits };
}

const LIMITS = { window: SEND_WINDOW_BYTES, receiveWindow: 1024 * 1024, maxMessage: 1024 * 1024 };

/** Listens where the plugin looks for its bridge, knows the token, and attacks each link. Returns the data folder. */
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
    const decoder = new FrameDecoder(MAX_PAYLOAD_BYTES, (header) => {
      const text = header.toString();
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
