import type { IncomingMessage } from "node:http";
import { badHeader, badOrigin, badSubprotocol, badUrl } from "../../errors.ts";

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** RFC 9110, section 5.5, without obsolete line folding: no control character but a tab. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\u{10ffff}]*$/u;

/** Headers that belong to the handshake itself or to the HTTP connection. */
const OWNED = new Set([
  "host",
  "connection",
  "upgrade",
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "expect",
]);

/** Headers that a request may have once (RFC 9112, section 3.2; RFC 6454, section 7.3; RFC 6455, section 11.3). */
const SINGLE = ["host", "origin", "sec-websocket-key", "sec-websocket-version"];

/** What a Host may consist of: a name or an address, and a port (RFC 3986, section 3.2.2). */
const HOST = /^[\w.~%!$&'()*+,;=:[\]-]*$/;

/** The URL of `connect`, checked. Throws a LinkError whose text never repeats the URL: it may hold a key. */
export function checkUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw badUrl("not a valid absolute URL");
  }
  const url = new URL(text);
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    throw badUrl(`its scheme is "${url.protocol}", not ws: or wss:`);
  }
  if (url.hash !== "") {
    throw badUrl("it has a fragment");
  }
  return url;
}

/** Throws a LinkError for an origin with an asterisk: no page has such an origin, and authors would expect a wildcard. */
export function checkOrigins(origins: readonly string[]): void {
  const wrong = origins.find((origin) => origin.includes("*"));
  if (wrong !== undefined) {
    throw badOrigin(wrong);
  }
}

/** Throws a LinkError for a header that may not be set, or whose name or value could break the request. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (!TOKEN.test(name)) {
      throw badHeader(name, "the name is not a token");
    }
    const lower = name.toLowerCase();
    if (seen.has(lower)) {
      // Node would send one of them, and nobody says which one is meant.
      throw badHeader(name, "the name is there twice, in upper and lower case");
    }
    seen.add(lower);
    if (OWNED.has(lower) || lower.startsWith("sec-websocket-")) {
      throw badHeader(name, "it belongs to the handshake");
    }
    if (!FIELD_VALUE.test(value)) {
      throw badHeader(name, "its value has a character that a header cannot carry");
    }
  }
}

/**
 * Every header of the opening request that ws does not set by itself. Values go out in UTF-8, as scripts have them: Node
 * writes each character of a header as one byte.
 */
export function requestHeaders(
  headers: Readonly<Record<string, string>>,
  protocols: readonly string[],
  version: string,
): Record<string, string> {
  // In a plain object, "__proto__" would not be an ordinary name.
  const all: Record<string, string> = Object.create(null);
  all["User-Agent"] = `openplanet-websockets/${version}`;
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === "user-agent") {
      delete all["User-Agent"];
    }
    all[name] = Buffer.from(value).toString("latin1");
  }
  if (protocols.length > 0) {
    // With a space: naive servers split at ", ".
    all["Sec-WebSocket-Protocol"] = protocols.join(", ");
  }
  return all;
}

/** Throws a LinkError for a subprotocol that is not a token, or is offered twice (RFC 6455, section 4.1). */
export function checkSubprotocols(protocols: readonly string[]): void {
  const seen = new Set<string>();
  for (const protocol of protocols) {
    if (!TOKEN.test(protocol) || seen.has(protocol)) {
      throw badSubprotocol(protocol);
    }
    seen.add(protocol);
  }
}

/**
 * Whether a request that names a protocol to upgrade to is one for a WebSocket (RFC 6455, section 4.2.1). Any other is a plain
 * one: a server may ignore the header, and in HTTP/1.0 it must (RFC 9110, section 7.8).
 */
export function asksForWebSocket({
  method,
  httpVersion,
  headers,
}: Pick<IncomingMessage, "method" | "httpVersion" | "headers">): boolean {
  const protocols = (headers.upgrade ?? "").split(",").map((name) => name.trim().toLowerCase());
  return method === "GET" && httpVersion === "1.1" && protocols.includes("websocket");
}

/**
 * Whether a request has two of a header by which the bridge decides something, since readers differ on which one counts; or
 * no valid Host, which only HTTP/1.0 allows to be missing (RFC 9112, section 3.2).
 */
export function isMalformed({
  httpVersion,
  headersDistinct,
}: Pick<IncomingMessage, "httpVersion" | "headersDistinct">): boolean {
  const [host] = headersDistinct["host"] ?? [];
  return (
    SINGLE.some((name) => (headersDistinct[name]?.length ?? 0) > 1) ||
    (host === undefined ? httpVersion !== "1.0" : !HOST.test(host))
  );
}

/**
 * The status with which to refuse a client's opening request, for rules of RFC 6455 (section 4.2.1) that ws does not check, or
 * not strictly; undefined for a good request.
 */
export function requestFault({ headers }: Pick<IncomingMessage, "headers">): number | undefined {
  const hasBody = headers["transfer-encoding"] !== undefined || (headers["content-length"] ?? "0") !== "0";
  if (hasBody) {
    return 400;
  }
  // Version 8 is a draft whose browsers name their page in another header than Origin.
  return headers["sec-websocket-version"] === "13" ? undefined : 426;
}

/** The plugin's first choice among those offered; a plugin without a list takes the client's first. */
export function chooseSubprotocol(
  offered: ReadonlySet<string>,
  protocols: readonly string[],
): string | false {
  return (protocols.length === 0 ? [...offered] : protocols.filter((name) => offered.has(name)))[0] ?? false;
}
