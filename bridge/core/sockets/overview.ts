import type { ServerState, SocketState } from "../../../schema/inspect/state.ts";
import type { SocketControl } from "./control.ts";

/** A role as the bridge's page sees it, and acts on it. */
export interface Overview {
  readonly sockets: readonly SocketState[];
  /** Undefined unless it is a server. */
  readonly server: ServerState | undefined;
  /** One of its sockets; `client` names a server's. Undefined when there is none. */
  control(client: number | undefined): SocketControl | undefined;
}
