import type { Failed } from "../../../schema/bridge.ts";
import type { LinkError } from "../errors.ts";

/** Texts may quote the peer: short enough that the header stays far below its limit. */
const MAX_TEXT = 512;

/** A fault as the message that the game gets. */
export function failedMessage(error: LinkError, client?: number): Failed {
  return {
    type: "failed",
    ...(client === undefined ? {} : { client }),
    stage: error.stage,
    code: error.code,
    message: error.message.slice(0, MAX_TEXT),
    hint: error.hint,
    ...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
  };
}
