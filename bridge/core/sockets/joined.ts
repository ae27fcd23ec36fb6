import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Joined } from "../../../schema/index.ts";

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

/** Node gives a list for the one header that may not be joined. */
function textsOf(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value = ""]) => [name, String(value)]));
}
