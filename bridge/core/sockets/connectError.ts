import type { Stage } from "../../../schema/index.ts";
import { MORE_DESCRIPTORS } from "../descriptors.ts";
import { LinkError } from "../errors.ts";
import { DialError } from "./dial.ts";
import { HandshakeCut, isReset } from "./secure.ts";
import { CERTIFICATE_REQUIRED, HANDSHAKE_CUT, TLS_FAILED, type Told, tlsCause } from "./tlsCauses.ts";

const DNS_FAILED: Told = {
  stage: "dns",
  code: "dns_failed",
  hint: "Check your internet connection and try again",
};
const UNREACHABLE: Told = {
  stage: "tcp",
  code: "network_unreachable",
  hint: "Check your network connection, and whether the other computer is on",
};
const BLOCKED: Told = {
  stage: "tcp",
  code: "connection_blocked",
  hint: "A firewall or antivirus program on this computer blocks it: allow the WebSockets bridge there",
};
const SYSTEM_LIMIT: Told = {
  stage: "tcp",
  code: "system_limit",
  hint: "This computer has too many connections open: close programs that have many, or restart it",
};
/** This program alone has too many: the others of this computer are no matter. */
const NO_DESCRIPTOR: Told = { ...SYSTEM_LIMIT, hint: MORE_DESCRIPTORS };

/** Codes of the system and of Node that mean the same at every stage. */
const CAUSES: Readonly<Record<string, Told>> = {
  ENOTFOUND: {
    stage: "dns",
    code: "host_not_found",
    hint: "Check the spelling of the address and your connection",
  },
  EAI_AGAIN: DNS_FAILED,
  EAI_FAIL: DNS_FAILED,
  ECONNREFUSED: {
    stage: "tcp",
    code: "connection_refused",
    hint: "Check that the server is running, and its port",
  },
  ENETUNREACH: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  EAFNOSUPPORT: UNREACHABLE,
  EACCES: BLOCKED,
  EPERM: BLOCKED,
  EMFILE: NO_DESCRIPTOR,
  ENFILE: SYSTEM_LIMIT,
  ENOBUFS: SYSTEM_LIMIT,
  ENOMEM: SYSTEM_LIMIT,
  EADDRINUSE: SYSTEM_LIMIT,
  HPE_HEADER_OVERFLOW: {
    stage: "ws",
    code: "bad_handshake",
    hint: "The headers of the server's answer are too long: ask its operator to send fewer",
  },
};

/** A connection that broke, by the stage at which it did. */
const RESETS: Partial<Record<Stage, string>> = {
  tls: "The server ended the connection in the TLS handshake: a plain server needs ws instead of wss; otherwise try again later",
  http: "The server ended the connection before its answer was complete: check the path, or try again later",
};

const RESET_OF_PLAIN =
  "The server ended the connection before its answer was complete: if it speaks TLS, use wss instead of ws; otherwise try again later";

const ELSEWHERE = "The server ended the connection: try again later";

/** A fault on the way to an open client socket. `stage` is how far it had come, `target` its scheme, host and port. */
export function connectError(error: Error, stage: Stage, target: string): LinkError {
  const { stage: at = stage, code, hint } = told(error, stage, target);
  return new LinkError(at, code, `Cannot connect to ${target}: ${describe(error)}`, hint);
}

function told(error: Error, stage: Stage, target: string): Told {
  const code = codeOf(error);
  const cause = CAUSES[code] ?? tlsCause(code);
  if (cause !== undefined) {
    return cause;
  }
  if (error instanceof HandshakeCut) {
    return HANDSHAKE_CUT;
  }
  if (isTlsRecord((error as { rawPacket?: unknown }).rawPacket)) {
    return NEEDS_TLS;
  }
  if (isReset(code)) {
    const hint = stage === "http" && target.startsWith("ws:") ? RESET_OF_PLAIN : RESETS[stage];
    return { code: "connection_reset", hint: hint ?? ELSEWHERE };
  }
  if (stage === "dns") {
    return DNS_FAILED;
  }
  // A TLS server may find fault after the handshake, in place of the HTTP answer.
  if (stage === "tls" || code.startsWith("ERR_SSL_")) {
    return TLS_FAILED;
  }
  return stage === "tcp"
    ? UNREACHABLE
    : {
        stage: "ws",
        code: "bad_handshake",
        hint: "Check that host, port and path are those of a WebSocket server",
      };
}

/** A server that speaks TLS was asked without. */
const NEEDS_TLS: Told = {
  stage: "http",
  code: "needs_tls",
  hint: "The server speaks TLS: use wss instead of ws",
};

const saidInHttp = (target: string, httpStatus: number, { code, hint }: Told): LinkError =>
  new LinkError("http", code, `Cannot connect to ${target}: HTTP status ${httpStatus}`, hint, httpStatus);

/** The same, when it says so in HTTP. */
export const needsTls = (target: string, httpStatus: number): LinkError =>
  saidInHttp(target, httpStatus, NEEDS_TLS);

/** A server, such as nginx, that asks for a client's certificate and says only in HTTP that none came. */
export const needsCertificate = (target: string, httpStatus: number): LinkError =>
  saidInHttp(target, httpStatus, CERTIFICATE_REQUIRED);

const codeOf = (error: Error): string =>
  "code" in error && typeof error.code === "string" ? error.code : "";

const describe = (error: Error): string =>
  error instanceof DialError ? error.message : codeOf(error) || error.message;

/** Alert or handshake, of any version (RFC 8446, section 5.1). */
const isTlsRecord = (bytes: unknown): boolean =>
  bytes instanceof Uint8Array && (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 3;

const SILENT: Readonly<Record<string, [what: string, hint: string]>> = {
  dns: [
    "the name server did not answer in time",
    "Check your internet connection; a VPN or a DNS server in your settings may be down",
  ],
  tcp: [
    "the server did not accept the connection in time",
    "Check the address and the port: the server may be down, or a firewall may block it",
  ],
  tls: [
    "the server did not finish the TLS handshake in time",
    "Check that the port speaks TLS (a plain server needs ws instead of wss), or try again: the server may be busy",
  ],
  http: [
    "the server did not answer the opening handshake in time",
    "Check that this is the port of a WebSocket server, or try again: the server may be busy",
  ],
};

/** Connecting took longer than the plugin allowed. */
export function timedOut(stage: Stage, target: string): LinkError {
  const [what, hint] = SILENT[stage] ?? (SILENT["http"] as [string, string]);
  return new LinkError(stage, "timed_out", `Cannot connect to ${target}: ${what}`, hint);
}

/** A server may choose only what was offered (RFC 6455, section 4.1). */
export const wrongSubprotocol = (target: string): LinkError =>
  new LinkError(
    "ws",
    "bad_handshake",
    `Cannot connect to ${target}: the server chose a subprotocol that was not offered`,
    "The plugin and the server do not fit together: report it to the plugin's author",
  );
