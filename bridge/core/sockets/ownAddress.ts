import { isIP } from "node:net";
import { LISTEN_LOOKUP_MS } from "../limits.ts";
import { listenError } from "./listenError.ts";
import { withoutBrackets } from "./policy/names.ts";
import type { RoleLink } from "./role.ts";

/**
 * Where a server is to listen: an address, or `localhost`, which has two. Left to itself, Node looks other names up in a
 * thread of this process, and a dead name server would hold up its exit.
 */
export async function ownAddress(
  host: string,
  port: number,
  dialer: Pick<RoleLink["dialer"], "lookup">,
): Promise<string> {
  const bare = withoutBrackets(host);
  if (isIP(bare) !== 0 || bare === "" || bare.toLowerCase() === "localhost") {
    return bare;
  }
  const [first] = await dialer.lookup(bare, AbortSignal.timeout(LISTEN_LOOKUP_MS)).catch(() => []);
  if (first === undefined) {
    throw listenError(Object.assign(new Error("unknown name"), { code: "ENOTFOUND" }), host, port);
  }
  return first.address;
}
