import {
  type Hello,
  MESSAGE_OVERHEAD_BYTES,
  PROTOCOL_VERSION,
  RECEIVE_WINDOW_BYTES,
  SEND_WINDOW_BYTES,
  type Welcome,
} from "../../../schema/index.ts";
import type { LinkContext } from "./context.ts";

/** What this bridge can do beyond the first release. */
const FEATURES = ["allow", "inspect", "pages", "serve"];

/** The answer to a `hello`, or undefined when that does not prove that it knows the token. */
export function welcome(
  { nonce, proof: gameProof }: Hello,
  { authenticator, version, config }: Pick<LinkContext, "authenticator" | "version" | "config">,
): Welcome | undefined {
  const proof = authenticator.answer(nonce, gameProof);
  if (proof === undefined) {
    return undefined;
  }
  return {
    type: "welcome",
    protocol: PROTOCOL_VERSION,
    bridge: version,
    proof,
    limits: {
      window: SEND_WINDOW_BYTES,
      receiveWindow: RECEIVE_WINDOW_BYTES,
      maxMessage: config.maxMessageBytes,
      overhead: MESSAGE_OVERHEAD_BYTES,
    },
    features: FEATURES,
  };
}
