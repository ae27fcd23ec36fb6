import type { TestContext } from "node:test";
import { bridgeProof } from "../../bridge/core/link/auth.ts";
import { BRIDGE_FRAME_LIMITS, encodeMessage, FrameDecoder } from "../../bridge/core/link/frames.ts";
import { Hello, PROTOCOL_VERSION } from "../../schema/index.ts";
import { discoveryOf, plantDiscovery } from "./discovery.ts";
import { temporaryFolder } from "./folders.ts";
import { Mailbox } from "./mailbox.ts";
import { tcpServer } from "./remote.ts";

export interface FakeBridgeOptions {
  /** Version of the link protocol that it claims to speak. */
  readonly protocol?: number;
  /** Its answer to `status`. */
  readonly status?: object;
  /** Its answers to `inspect`, one after the other: the URLs of its page. */
  readonly pages?: readonly unknown[];
}

export interface FakeBridge {
  readonly dataDir: string;
  /** When the next `status` came, past or to come. */
  asked(): Promise<number>;
  /** Resolves when the next `inspect` came, past or to come. */
  inspected(): Promise<number>;
  /** Connections that are open now. */
  readonly links: number;
}

/** Knows the secret and greets, but is no bridge of this version. */
export async function startFakeBridge(t: TestContext, options: FakeBridgeOptions = {}): Promise<FakeBridge> {
  const { protocol = PROTOCOL_VERSION, status, pages = [] } = options;
  const token = "cd".repeat(32);
  const questions = new Mailbox<number>();
  const wishes = new Mailbox<number>();
  const urls = [...pages];
  let links = 0;
  const port = await tcpServer(t, (socket) => {
    links += 1;
    socket.on("close", () => {
      links -= 1;
    });
    const decoder = new FrameDecoder(BRIDGE_FRAME_LIMITS, (_kind, _client, body) => {
      const message = JSON.parse(body.toString());
      const hello = Hello.safeParse(message);
      if (hello.success) {
        const proof = bridgeProof(token, hello.data.nonce, port);
        const limits = { window: 61_440, receiveWindow: 1_048_576, maxMessage: 1_048_576, overhead: 512 };
        const features = urls.length > 0 ? ["inspect"] : [];
        socket.write(encodeMessage({ type: "welcome", protocol, bridge: "9.9.9", proof, limits, features }));
      } else if (message.type === "inspect") {
        socket.write(encodeMessage({ type: "inspecting", url: urls.shift() }));
        wishes.put(Date.now());
      } else if (message.type === "status" && status !== undefined) {
        socket.write(encodeMessage(status));
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
    inspected: () => wishes.next("a wish for the page"),
    get links() {
      return links;
    },
  };
}
