import type { SocketState } from "../../../schema/inspect/state.ts";

/** Sees what happens on the sockets of plugins. What it wants to keep it has to copy: bytes may share memory with a chunk. */
export interface Tap {
  /** A whole message: in from the remote to the plugin, out from the plugin to the remote. */
  message(socket: string, way: "in" | "out", data: Buffer, binary: boolean, byPage: boolean): void;
  /** Something else that happened, in words. */
  event(socket: string, kind: "opened" | "closed" | "failed" | "action", text: string): void;
  /** A socket is gone; this is the last of it. */
  ended(state: SocketState): void;
}

/** Whether somebody looks at the bridge's sockets: then there is a tap. Nothing but this is asked on the way of a message. */
export interface Watch {
  tap: Tap | undefined;
}
