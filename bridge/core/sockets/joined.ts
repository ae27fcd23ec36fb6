import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { Joined } from "../../../schema/index.ts";
import { originForm } from "./pages/target.ts";
import { peerOfSocket } from "./policy/peer.ts";
import type { RoleLink } from "./role.ts";
import { Subject } from "./subject.ts";

/** What the game is told of a new client. */
export const joined = (
  client: number,
  protocol: string,
  { headers, rawHeaders, socket, url }: IncomingMessage,
): Joined => ({
  type: "joined",
  client,
  address: socket.remoteAddress ?? "",
  protocol,
  origin: headers.origin ?? "",
  path: originForm(url),
  headers: textsOf(rawHeaders),
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

/**
 * All headers by their names in lower case; those of one name are joined (RFC 9110, section 5.3). Made from what was sent:
 * of some names, Node keeps the first one only, and `__proto__` would not be an ordinary name of its object.
 */
function textsOf(rawHeaders: readonly string[]): Record<string, string> {
  const all = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] as string).toLowerCase();
    const value = decoded(rawHeaders[at + 1] as string);
    const before = all.get(name);
    all.set(name, before === undefined ? value : `${before}${name === "cookie" ? "; " : ", "}${value}`);
  }
  return Object.fromEntries(all);
}

/** Node takes each byte for a character, but programs of today, plugins among them, send UTF-8. */
function decoded(value: string): string {
  const bytes = Buffer.from(value, "latin1");
  return isUtf8(bytes) ? bytes.toString() : value;
}
