import type { BridgeDetails, Permit } from "../../../schema/index.ts";
import type { ServerState, SocketState } from "../../../schema/inspect/state.ts";
import type { SocketControl } from "../sockets/control.ts";
import type { Watch } from "../sockets/watch.ts";

/** The bridge as its page sees it, and acts on it. */
export interface Sight {
  /** Where the recorder is put while a page is open. */
  readonly watch: Watch;
  /** Those that live. */
  sockets(): SocketState[];
  servers(): ServerState[];
  details(): BridgeDetails;
  /** Undefined for a socket that does not live. */
  socket(id: string): SocketControl | undefined;
  /** Keeps what the player allows, or takes it back. Throws an Error that says why not. */
  allow(permit: Permit, allowed: boolean): Promise<void>;
}
