import type { SocketState } from "../../../../schema/inspect/state.ts";

/** The other side of a socket, for people: an address that a plugin connects to, or where a client of its server is. */
export const nameOfPeer = ({ role, peer }: SocketState): string =>
  role === "server" ? peer.replace(/^wss?:\/\//, "") : peer;
