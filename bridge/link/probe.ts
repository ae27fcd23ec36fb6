import { connect } from "node:net";
import { type Discovery, Welcome } from "../../schema/index.ts";
import { PROTOCOL_VERSION } from "../../schema/version.ts";
import { bridgeProof, gameProof, newNonce } from "./auth.ts";
import { encodeFrame, FrameDecoder } from "./framing.ts";

/** Name by which the bridge asked shows the question in its log. */
const PROBE_PLUGIN = "bridge";

/**
 * Whether the bridge that wrote this discovery file answers there and knows its secret. Dials it, says `hello`, checks the
 * proof in `welcome` and hangs up. False after `timeoutMs`, and for whatever else may answer; never throws.
 */
export function probe({ host, port, token }: Discovery, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const nonce = newNonce();
    const socket = connect({ host, port });
    const timer = setTimeout(() => finish(false), timeoutMs);
    const decoder = new FrameDecoder(0, (header) => {
      decoder.stop();
      finish(proofIn(header) === bridgeProof(token, nonce, port));
    });

    function finish(alive: boolean): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(alive);
    }

    socket.on("connect", () => {
      const proof = gameProof(token, nonce, port);
      socket.write(
        encodeFrame({ type: "hello", protocol: PROTOCOL_VERSION, plugin: PROBE_PLUGIN, nonce, proof }),
      );
    });
    socket.on("data", (chunk) => {
      try {
        decoder.push(chunk);
      } catch {
        // Another program's answer is no frame.
        finish(false);
      }
    });
    socket.on("error", () => finish(false));
    socket.on("close", () => finish(false));
  });
}

function proofIn(header: Buffer): string | undefined {
  try {
    // A bridge of another version may answer with more or other fields; its proof is what counts.
    return Welcome.pick({ type: true, proof: true }).safeParse(JSON.parse(header.toString())).data?.proof;
  } catch {
    // Not JSON, so not a bridge.
    return undefined;
  }
}
