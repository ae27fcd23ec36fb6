import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Joined } from "../../../schema/index.ts";
import { originForm } from "./pages/target.ts";
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
  path: originForm(url),
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
  return Object.fromEntries(
    Object.entries(headers).map(([name, value = ""]) => [name, decoded(String(value))]),
  );
}

/** Node takes each byte for a character, but programs of today, plugins among them, send UTF-8. */
function decoded(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  return isUtf8(bytes) ? bytes.toString() : value;
}
