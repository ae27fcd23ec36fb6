import type { Failed } from "../../../schema/bridge.ts";
import type { LinkError } from "../errors.ts";
import { MAX_FAULT_CHARACTERS } from "../limits.ts";

/** A fault as the message that the game gets. */
export function failedMessage(error: LinkError, client?: number): Failed {
  return {
    type: "failed",
    ...(client === undefined ? {} : { client }),
    stage: error.stage,
    code: error.code,
    message: error.message.slice(0, MAX_FAULT_CHARACTERS),
    hint: error.hint,
    ...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
  };
}
