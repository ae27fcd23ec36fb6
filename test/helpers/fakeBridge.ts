import type { TestContext } from "node:test";
import { bridgeProof } from "../../bridge/core/link/auth.ts";
import { encodeFrame, encodeHead, FrameDecoder } from "../../bridge/core/link/framing.ts";
import { Hello, MAX_PAYLOAD_BYTES, PROTOCOL_VERSION } from "../../schema/index.ts";
import { discoveryOf, plantDiscovery } from "./discovery.ts";
import { temporaryFolder } from "./folders.ts";
import { Mailbox } from "./mailbox.ts";
import { tcpServer } from "./remote.ts";

export interface FakeBridgeOptions {
  /** Version of the link protocol that it claims to speak. */
  readonly protocol?: number;
  /** Header and payload of its answer to `status`. */
  readonly status?: { readonly header: object; readonly payload?: string };
}

export interface FakeBridge {
  readonly dataDir: string;
  /** When the next `status` came, past or to come. */
  asked(): Promise<number>;
  /** Connections that are open now. */
  readonly links: number;
}

/** Knows the secret and greets, but is no bridge of this version. */
export async function startFakeBridge(t: TestContext, options: FakeBridgeOptions = {}): Promise<FakeBridge> {
  const { protocol = PROTOCOL_VERSION, status } = options;
  const token = "cd".repeat(32);
  const questions = new Mailbox<number>();
  let links = 0;
  const port = await tcpServer(t, (socket) => {
    links += 1;
    socket.on("close", () => {
      links -= 1;
    });
    const decoder = new FrameDecoder(MAX_PAYLOAD_BYTES, (bytes) => {
      const header = JSON.parse(bytes.toString());
      const hello = Hello.safeParse(header);
      if (hello.success) {
        const proof = bridgeProof(token, hello.data.nonce, port);
        const limits = { window: 131_072, receiveWindow: 1_048_576, maxMessage: 1_048_576 };
        socket.write(encodeFrame({ type: "welcome", protocol, bridge: "9.9.9", proof, limits }));
      } else if (header.type === "status" && status !== undefined) {
        const payload = Buffer.from(status.payload ?? "");
        const head = Buffer.from(JSON.stringify(status.header));
        socket.write(Buffer.concat([encodeHead(head, payload.length), payload]));
        questions.put(Date.now());
      }
    });
    socket.on("data", (chunk) => decoder.push(chunk));
  });
  const dataDir = await temporaryFolder(t);
  await plantDiscovery(dataDir, discoveryOf({ port, token }));
  return {
    dataDir,
    asked: () => questions.next("a question for the status"),
    get links() {
      return links;
    },
  };
}
