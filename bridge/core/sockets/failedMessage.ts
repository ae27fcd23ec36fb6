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
    message: shorten(error.message),
    hint: error.hint,
    ...(error.httpStatus === undefined ? {} : { httpStatus: error.httpStatus }),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  };
}

/** Cuts between two characters: half a surrogate pair is no text to the game. */
const shorten = (text: string): string => text.slice(0, MAX_FAULT_CHARACTERS).replace(/[\ud800-\udbff]$/, "");
