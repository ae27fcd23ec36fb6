import { BlockList, isIP, isIPv6 } from "node:net";
import type { Connect } from "../../../../schema/index.ts";
import { badUrl } from "../../errors.ts";
import { checkUrl } from "./handshake.ts";
import { hostOfUrl } from "./names.ts";

/** With TLS or without. */
export type Scheme = "ws" | "wss";

/** A host as plugins write it: with a scheme, a path and a query if they like. */
const HOST = /^(?:(\w+):\/\/)?([^/?]*)(.*)$/s;

/** The URL that a `connect` asks for: given as a URL, or as a host in the way of the old plugin. */
export function targetUrl({ url, host = "", port = 0, secure }: Connect): string {
  if (url !== undefined) {
    return url;
  }
  const [, scheme = "", authority = "", tail = ""] = HOST.exec(host.trim()) ?? [];
  const tls = /^(wss|https)$/i.test(scheme) || (secure ?? (scheme === "" && port === 443));
  const name = isIPv6(authority) ? `[${authority}]` : authority;
  return `${tls ? "wss" : "ws"}://${name}:${port}${tail.startsWith("/") ? "" : "/"}${tail}`;
}

/** The same, checked. Throws a LinkError whose text never repeats the target: it may hold a key. */
export function checkTarget(request: Connect): URL {
  const authority = HOST.exec((request.host ?? "").trim())?.[2] ?? "";
  if (/:\d+$/.test(authority) && !isIPv6(authority)) {
    throw badUrl("the host has a port in it, which Connect takes as an argument of its own");
  }
  return checkUrl(targetUrl(request));
}

/** Whether a `connect` does not say whether to use TLS, as in plugins for either version of the old plugin. */
export function leavesTlsOpen({ host, port, secure }: Connect): boolean {
  const silent = secure === undefined && port !== 443 && port !== 80;
  return silent && host !== undefined && HOST.exec(host.trim())?.[1] === undefined;
}

/** The ways to try such a `connect`, the first one first. `known` is the scheme that its host and port are known to speak. */
export function waysTo(url: URL, { headers }: Pick<Connect, "headers">, known?: Scheme): readonly Scheme[] {
  if (known === "wss") {
    return ["wss"];
  }
  if (isNearby(hostOfUrl(url))) {
    return ["ws", "wss"];
  }
  if (mayBeSecret(url, headers)) {
    return ["wss"];
  }
  return known === "ws" ? ["ws", "wss"] : ["wss", "ws"];
}

/** Whether a request may contain secrets: a query, a login or headers. */
export const mayBeSecret = ({ search, username, password }: URL, headers: Connect["headers"]): boolean =>
  `${search}${username}${password}` !== "" || Object.keys(headers).length > 0;

const NEARBY = new BlockList();
for (const [network, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const) {
  NEARBY.addSubnet(network, bits);
}
NEARBY.addAddress("::1", "ipv6");
NEARBY.addSubnet("fe80::", 10, "ipv6");
NEARBY.addSubnet("fc00::", 7, "ipv6");

/** Whether a host, as URLs spell it, is on this machine or in a private network. Names are not looked up, because a name server could lie. */
export function isNearby(host: string): boolean {
  const family = isIP(host);
  return family === 0
    ? !host.includes(".") || /\.(local|localhost)$/.test(host)
    : NEARBY.check(host, family === 6 ? "ipv6" : "ipv4");
}
