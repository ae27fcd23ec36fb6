import { isIPv6 } from "node:net";
import type { Connect } from "../../../../schema/index.ts";

/** The URL that a `connect` asks for: its own, or one made of a host as plugins of old wrote it. */
export function targetUrl({ url, host = "", port = 0, secure }: Connect): string {
  if (url !== undefined) {
    return url;
  }
  const [, scheme = "", authority = "", tail = ""] = /^(?:(\w+):\/\/)?([^/?]*)(.*)$/s.exec(host.trim()) ?? [];
  const tls = /^(wss|https)$/i.test(scheme) || (secure ?? (scheme === "" && port === 443));
  const name = isIPv6(authority) ? `[${authority}]` : authority;
  return `${tls ? "wss" : "ws"}://${name}:${port}${tail.startsWith("/") ? "" : "/"}${tail}`;
}
