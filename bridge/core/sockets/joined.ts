import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Joined } from "../../../schema/index.ts";
import { peerOfSocket } from "./policy/peer.ts";
import type { RoleLink } from "./role.ts";
import { Subject } from "./subject.ts";

/** What the game is told of a new client. */
export const joined = (
  client: number,
  protocol: string,
  { headers, socket, url }: IncomingMessage,
): Joined => ({
  type: "joined",
  client,
  address: socket.remoteAddress ?? "",
  protocol,
  origin: headers.origin ?? "",
  path: url ?? "/",
  headers: textsOf(headers),
});

/** The same for those who look at the sockets; its traffic is a part of the server's. */
export const subjectOf = (
  client: number,
  { id, plugin, traffic, watch }: RoleLink,
  { socket }: IncomingMessage,
): Subject =>
  new Subject({
    id: `${id}.${client}`,
    plugin,
    role: "server",
    peer: peerOfSocket(socket),
    traffic: traffic.part(),
    watch,
  });

/** Node gives a list for the one header that may not be joined. */
function textsOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = ""]) => [name, String(value)]));
}
