import { BlockList, isIP } from "node:net";
import { originOf, withoutBrackets } from "./names.ts";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether a host, as written in a URL or given to `listen`, can only be this machine. */
export function isLoopback(host: string): boolean {
  const bare = withoutBrackets(host).toLowerCase();
  const family = isIP(bare);
  return family === 0 ? bare === "localhost" : loopback.check(bare, family === 4 ? "ipv4" : "ipv6");
}

/**
 * Whether a client with this Origin header may come in. Programs send none and pass; web pages pass when they come
 * from this machine or from an origin on a list.
 */
export function mayEnter(origin: string | undefined, allowed: readonly string[]): boolean {
  if (origin === undefined) {
    return true;
  }
  const normal = originOf(origin);
  if (normal === undefined) {
    return false;
  }
  const isPageOfThisMachine = /^https?:/.test(normal) && isLoopback(new URL(normal).hostname);
  return isPageOfThisMachine || allowed.some((entry) => originOf(entry) === normal);
}
