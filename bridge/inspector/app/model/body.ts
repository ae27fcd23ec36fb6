import type { Entry } from "../../../../schema/inspect/state.ts";
import { bytesOfBase64, bytesOfText } from "../text/bytes.ts";

/** The whole of a message: its text, or its bytes. */
export type Payload = string | Uint8Array;

export interface Body {
  /**
   * `asked`: the rest was asked for, and what the entry itself holds is shown meanwhile. `gone`: the bridge no longer
   * keeps the rest.
   */
  readonly state: "whole" | "asked" | "gone";
  readonly payload: Payload;
}

export const isMessage = ({ kind }: Entry): boolean => kind === "text" || kind === "binary";

/** What an entry holds of its message by itself. */
export function startOf(entry: Entry): Body {
  if (entry.kind === "binary") {
    const payload = bytesOfBase64(entry.start);
    return { state: payload.length >= entry.size ? "whole" : "asked", payload };
  }
  const whole = !isMessage(entry) || bytesOfText(entry.start).length >= entry.size;
  return { state: whole ? "whole" : "asked", payload: entry.start };
}
