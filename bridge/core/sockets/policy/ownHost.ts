import { isIP } from "node:net";
import { withoutBrackets } from "./names.ts";
import { isLoopback } from "./origin.ts";

/**
 * Whether a request names this machine: by a loopback name or address, or by the address that its connection came in on.
 * Any other name may be one of a page whose name server says that it lives here (DNS rebinding). `host` is what a Host header
 * holds, with a port or without.
 */
export function isOwnHost(host: string, localAddress: string): boolean {
  const url = `http://${host}`;
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(url)) {
    return false;
  }
  const { hostname } = new URL(url);
  return isLoopback(hostname) || hostname.endsWith(".localhost") || isSameAddress(hostname, localAddress);
}

/** A socket for IPv4 and IPv6 writes an IPv4 address as an IPv6 one. */
function isSameAddress(hostname: string, localAddress: string): boolean {
  const bare = withoutBrackets(hostname);
  return isIP(bare) !== 0 && bare === localAddress.replace(/^::ffff:(?=\d+\.)/i, "").toLowerCase();
}
