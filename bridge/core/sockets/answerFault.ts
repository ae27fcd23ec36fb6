import type { IncomingHttpHeaders } from "node:http";
import { MAX_WIRE_INTEGER } from "../../../schema/limits.ts";
import { LinkError } from "../errors.ts";
import { connectError, needsCertificate, needsTls } from "./connectError.ts";

/** What a server said in place of the WebSocket. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The beginning of its page, if that was read. */
  readonly page?: string;
}

const PATH = "Check the path of the address";
const LOGIN = "The server refuses access: check the login, key or token that the plugin uses";
const OTHER_PATH =
  "The server redirects to another path, which the bridge does not follow: check the path, also for a missing / at its end";
const GATEWAY = "A gateway answered, but the server behind it did not: try again later";

const HINTS: Readonly<Record<number, string>> = {
  304: "The server took this for the request of a web page: check the path of the address",
  400: "The server does not understand the request: check the address, and what the plugin sends",
  401: LOGIN,
  403: LOGIN,
  404: PATH,
  405: PATH,
  407: "A proxy in the network asks for a login, and proxies are not supported: use a network without one",
  408: "The server has waited too long for the request: check your connection and try again",
  410: PATH,
  414: "The address is longer than the server allows: report it to the plugin's author",
  421: "This server does not serve this host name: check the spelling of the address",
  425: "The server is not ready for this: try again",
  426: "The server did not recognise the WebSocket request, perhaps because of a proxy before it, or it wants another version: ask its operator",
  429: "The server gets too many requests from you: wait before you try again",
  431: "The request is longer than the server allows: report it to the plugin's author",
  451: "The server may not serve you for legal reasons",
  501: "The server does not support WebSockets at this address: check the address",
  502: GATEWAY,
  503: "The server is busy or out of service: wait before you try again",
  504: GATEWAY,
  505: "The server does not speak HTTP 1.1: check the address",
  511: "The network asks for a login: open a web page in a browser, log in there, then try again",
};

const NO_SUCH_STATUS =
  "The server answered with a status that HTTP does not define, as some servers do to keep programs out: ask its operator";

const AUTHOR_OR_OPERATOR = "The server refuses the request: check the address, and what the plugin sends";

/** What web servers say to plain HTTP on a TLS port: nginx, Apache, Go. */
const SAYS_TLS = /plain HTTP|HTTPS (port|server)|SSL-enabled/i;

/** What nginx says to a client without the certificate that it asks for. */
const SAYS_CERTIFICATE = /required SSL certificate/i;

/** The server answered the opening handshake with another status than 101, or with 101 that upgrades nothing. */
export function answerFault({ status, headers, page = "" }: HttpAnswer, target: string): LinkError {
  if (status === 101) {
    return connectError(new Error("HTTP status 101 without an upgrade to websocket"), "http", target);
  }
  if (status < 100) {
    // Node takes any three digits for a status; HTTP does not.
    return connectError(new Error(`HTTP status ${status}`), "http", target);
  }
  const here = target.replace(/^ws/, "http");
  const points = status >= 300 && status < 400 ? originOf(headers.location, here) : undefined;
  const plain = target.startsWith("ws:");
  if (plain && ((status === 400 && SAYS_TLS.test(page)) || points === target.replace("ws:", "https:"))) {
    return needsTls(target, status);
  }
  if (status === 400 && SAYS_CERTIFICATE.test(page)) {
    return needsCertificate(target, status);
  }
  return new LinkError(
    "http",
    "unexpected_status",
    `Cannot connect to ${target}: HTTP status ${status}${points === undefined ? "" : `, which points to ${points === here ? "another path there" : points}`}`,
    points === here ? OTHER_PATH : (HINTS[status] ?? hintOfClass(status, points)),
    status,
    retryAfterMs(headers),
  );
}

function hintOfClass(status: number, points: string | undefined): string {
  if (status < 300) {
    return status === 200
      ? "There is a web page and no WebSocket: check the path of the address"
      : "The server answers, but there is no WebSocket: check the path of the address";
  }
  if (status < 400) {
    return points === undefined
      ? "The server redirects without saying where: check the address"
      : "The server points to another address, which is not followed: use that address";
  }
  if (status >= 600) {
    return NO_SUCH_STATUS;
  }
  return status < 500 ? AUTHOR_OR_OPERATOR : "The server has an internal error: try again later";
}

/** Scheme, host and port that it points to, from the same of this server; what is behind them may be secret. */
function originOf(location: string | undefined, here: string): string | undefined {
  if (location === undefined || !URL.canParse(location, here)) {
    return undefined;
  }
  const { protocol, host } = new URL(location, here);
  return `${protocol}//${host}`;
}

/** RFC 9110, section 10.2.3: seconds, or a date, which is taken by the server's own clock if it tells that. */
function retryAfterMs(headers: IncomingHttpHeaders): number | undefined {
  const text = headers["retry-after"]?.trim() ?? "";
  let wait = Number.NaN;
  if (/^\d+$/.test(text)) {
    wait = Number(text) * 1000;
  } else if (/^[A-Z].*\d\d:\d\d:\d\d/.test(text)) {
    wait = Date.parse(text) - (Date.parse(headers.date ?? "") || Date.now());
  }
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), MAX_WIRE_INTEGER);
}
