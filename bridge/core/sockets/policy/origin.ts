import { BlockList, isIP } from "node:net";
import { originOf, originSpelling } from "../../origins.ts";
import { withoutBrackets } from "./names.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** The origin that OBS gives to a local file. */
const OBS_FILE = "http://absolute";

/** Whether a host, as written in a URL or given to `listen`, can only be this machine. */
export function isLoopback(host: string): boolean {
  const bare = withoutBrackets(host).toLowerCase();
  const family = isIP(bare);
  return family === 0 ? bare === "localhost" : loopback.check(bare, family === 4 ? "ipv4" : "ipv6");
}

/**
 * Whether a client with this Origin header may connect. Programs send none and pass; web pages pass when they come
 * from this machine or from an origin on a list, which may hold any text.
 */
export function mayEnter(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined || origin === OBS_FILE) {
    return true;
  }
  const spelling = originSpelling(origin);
  return isOfThisMachine(originOf(origin)) || allowed.some((entry) => originSpelling(entry) === spelling);
}

/**
 * Whether an origin is the address that the client dials, by the request's Host header. Only an IP address counts, because a name may
 * point anywhere.
 */
export function isAddressDialled(origin: string | undefined, host: string | undefined): boolean {
  const url = `http://${host}`;
  if (origin === undefined || !/^(http|ws)s?:/.test(originOf(origin) ?? "") || !URL.canParse(url)) {
    return false;
  }
  const { hostname } = new URL(origin);
  return isIP(withoutBrackets(hostname)) !== 0 && hostname === new URL(url).hostname;
}

/** Browsers never ask a name server for `*.localhost` (RFC 6761, section 6.3). */
function isOfThisMachine(origin: string | undefined): boolean {
  if (origin === undefined || !/^https?:/.test(origin)) {
    return false;
  }
  const { hostname } = new URL(origin);
  return isLoopback(hostname) || hostname.endsWith(".localhost");
}
