import type { SocketState } from "../../../../schema/inspect/state.ts";

export interface Standing {
  /** A class of the style sheet. */
  readonly kind: SocketState["phase"] | "paused" | "unknown";
  readonly text: string;
}

/** How a socket stands, in a word. Once the bridge no longer tells, only an ended one is known to be as it was. */
export function standingOf({ phase, paused }: SocketState, isLive: boolean): Standing {
  if (!isLive && phase !== "closed") {
    return { kind: "unknown", text: "not known" };
  }
  return paused ? { kind: "paused", text: "not read" } : { kind: phase, text: phase };
}
