import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { isOwnHost } from "../policy/ownHost.ts";
import { METHODS, refusalHeaders } from "../refusal.ts";
import type { Page, Pages } from "./pages.ts";
import { readTarget } from "./target.ts";

/** A whole HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  /** The page whose bytes follow the head. */
  readonly page?: Page;
}

/** What is looked at in a request. */
export type Request = Pick<IncomingMessage, "method" | "url" | "headers" | "socket">;

/** Headers of every answer of a server that has pages. */
const COMMON = {
  Connection: "close",
  "Cache-Control": "no-cache",
  Vary: "Origin",
  "X-Content-Type-Options": "nosniff",
  "Content-Security-Policy": "frame-ancestors 'self'",
};

/** The answer of a server without pages. */
const NO_PAGES: Answer = { status: 426, headers: refusalHeaders(426) };

/**
 * Answers a plain HTTP request to a plugin's server. `admits` is asked about requests that name an origin: those that may
 * not open a WebSocket may not read a page either.
 */
export function answerTo(request: Request, pages: Pages, admits: (request: Request) => boolean): Answer {
  if (pages.isEmpty) {
    return NO_PAGES;
  }
  const { method = "", url = "", headers } = request;
  const target = url === "*" && method === "OPTIONS" ? { host: undefined, path: "*" } : readTarget(url);
  if (target === undefined) {
    return refusal(400);
  }
  if (!isForThisMachine(request, target.host) || (headers.origin !== undefined && !admits(request))) {
    return refusal(403);
  }
  const sharing = sharingWith(headers.origin);
  switch (method) {
    case "GET":
      return pageAnswer(pages.get(target.path), headers, sharing);
    case "HEAD": {
      const { page: _, ...head } = pageAnswer(pages.get(target.path), headers, sharing);
      return head;
    }
    case "OPTIONS":
      return { status: 204, headers: { ...COMMON, ...sharing, Allow: METHODS, ...preflight(headers) } };
    default:
      return refusal(405, { ...sharing, Allow: METHODS });
  }
}

/** Does not say why. */
const refusal = (status: number, headers: OutgoingHttpHeaders = sharingWith(undefined)): Answer => ({
  status,
  headers: { ...COMMON, ...headers, "Content-Length": 0 },
});

/** The request line may name a host, too. */
const isForThisMachine = ({ headers: { host = "" }, socket }: Request, lineHost = host): boolean =>
  [host, lineHost].every((name) => isOwnHost(name, socket.localAddress ?? ""));

/** Headers that say who may use the answer besides pages of this server: an origin that is named here is allowed. */
const sharingWith = (origin: string | undefined): OutgoingHttpHeaders =>
  origin === undefined
    ? { "Cross-Origin-Resource-Policy": "same-origin" }
    : { "Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": origin };

function pageAnswer(
  page: Page | undefined,
  headers: IncomingHttpHeaders,
  sharing: OutgoingHttpHeaders,
): Answer {
  if (page === undefined) {
    return refusal(404, sharing);
  }
  const all = { ...COMMON, ...sharing, ETag: page.etag };
  if (isKnown(page.etag, headers["if-none-match"])) {
    return { status: 304, headers: all };
  }
  const length = page.body.length;
  return {
    status: 200,
    headers: { ...all, "Content-Type": page.contentType, "Content-Length": length },
    page,
  };
}

/** Whether an If-None-Match header has this tag, strong or weak (RFC 9110, section 13.1.2). */
const isKnown = (etag: string, header = ""): boolean =>
  header.trim() === "*" || [...header.matchAll(/"[^"]*"/g)].some(([tag]) => tag === etag);

/** For an origin that asks before it sends what no form could. Chromium up to 141 asks whether it may reach this machine, too. */
function preflight(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  if (headers.origin === undefined || headers["access-control-request-method"] === undefined) {
    return {};
  }
  return {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "*",
    ...(headers["access-control-request-private-network"] === "true"
      ? { "Access-Control-Allow-Private-Network": "true" }
      : {}),
  };
}
