import { isIP } from "node:net";
import { networkInterfaces } from "node:os";
import { LISTEN_LOOKUP_MS } from "../limits.ts";
import { listenError } from "./listenError.ts";
import { hostOf, withoutBrackets } from "./policy/names.ts";
import { isLoopback } from "./policy/origin.ts";
import type { RoleLink } from "./role.ts";

/**
 * Where a server is to listen: an address, or `localhost`, which has two. Another name has to be one of this computer. Left to
 * itself, Node looks names up in a thread of this process, and a dead name server would hold up its exit.
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
  const found =
    hostOf(bare) === undefined
      ? []
      : await dialer.lookup(bare, AbortSignal.timeout(LISTEN_LOOKUP_MS)).catch(() => []);
  const own = found.find(({ address }) => isOwn(address));
  if (own === undefined) {
    throw listenError(Object.assign(new Error("unknown name"), { code: "ENOTFOUND" }), host, port);
  }
  return own.address;
}

const isOwn = (address: string): boolean =>
  isLoopback(address) ||
  Object.values(networkInterfaces()).some((all) => all?.some((each) => each.address === address));
