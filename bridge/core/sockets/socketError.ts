import type { Stage } from "../../../schema/index.ts";
import { LinkError, messageTooLarge } from "../errors.ts";

const code = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : "");

const describe = (error: Error): string => code(error) || error.message;

const UNTRUSTED = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_UNTRUSTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "INVALID_CA",
  "INVALID_PURPOSE",
]);

/** A fault of a socket that was open (ws gives each a stable code). */
export function socketError(error: Error): LinkError {
  switch (code(error)) {
    case "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH":
    case "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH":
    case "WS_ERR_TOO_MANY_BUFFERED_PARTS":
      return messageTooLarge(error.message);
    case "WS_ERR_INVALID_UTF8":
      return new LinkError(
        "ws",
        "invalid_utf8",
        "The other side sent a text message that is not UTF-8",
        "The other program should send this as a binary message",
      );
    case "ECONNRESET":
    case "EPIPE":
    case "ETIMEDOUT":
      return new LinkError(
        "ws",
        "connection_lost",
        `The connection broke: ${code(error)}`,
        "Check the network connection, and whether the other program is still running",
      );
    default:
      return new LinkError(
        "ws",
        "protocol_error",
        `The other side broke the WebSocket protocol: ${error.message}`,
        "Report this to the author of the other program",
      );
  }
}

/** A fault on the way to an open client socket. `stage` is how far it had come, `target` its host and port. */
export function connectError(error: Error, stage: Stage, target: string): LinkError {
  const text = `Cannot connect to ${target}: ${describe(error)}`;
  switch (code(error)) {
    case "ENOTFOUND":
      return new LinkError(
        "dns",
        "host_not_found",
        text,
        "Check the spelling of the address and your connection",
      );
    case "EAI_AGAIN":
    case "EAI_FAIL":
      return new LinkError("dns", "dns_failed", text, "Check your internet connection and try again");
    case "ECONNREFUSED":
      return new LinkError(
        "tcp",
        "connection_refused",
        text,
        "Check that the server is running, and its port",
      );
    case "ENETUNREACH":
    case "EHOSTUNREACH":
    case "EADDRNOTAVAIL":
      return new LinkError("tcp", "network_unreachable", text, "Check your internet connection");
    case "ETIMEDOUT":
      return timedOut("tcp", target);
    case "CERT_HAS_EXPIRED":
    case "CERT_NOT_YET_VALID":
      return new LinkError(
        "tls",
        "certificate_expired",
        text,
        "Check the date of your computer; if it is right, the server needs a new certificate",
      );
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return new LinkError(
        "tls",
        "certificate_wrong_host",
        text,
        "Use the host name that the server's certificate was made for",
      );
    case "ECONNRESET":
    case "EPIPE":
      return new LinkError(
        stage,
        "connection_reset",
        text,
        "The server broke the connection off: try again later",
      );
  }
  if (UNTRUSTED.has(code(error))) {
    return new LinkError(
      "tls",
      "certificate_untrusted",
      text,
      "For a server of your own, name its CA file with the bridge's option --ca",
    );
  }
  if (stage === "tls") {
    return new LinkError(
      "tls",
      "tls_failed",
      text,
      "Check that the port speaks TLS: a plain server needs ws, not wss",
    );
  }
  if (stage === "http") {
    return new LinkError(
      "ws",
      "bad_handshake",
      text,
      "Check that address, path and subprotocol are those of a WebSocket server",
    );
  }
  return new LinkError(stage, "connection_reset", text, "Check the address and your connection");
}

const WAITED_FOR: Record<string, string> = {
  dns: "the name server",
  tcp: "the server to accept the connection",
  tls: "the TLS handshake",
  http: "the answer to the opening handshake",
};

/** Connecting took longer than the plugin allowed. */
export const timedOut = (stage: Stage, target: string): LinkError =>
  new LinkError(
    stage,
    "timed_out",
    `Cannot connect to ${target}: no answer in time from ${WAITED_FOR[stage] ?? "the server"}`,
    "Check the address, or try again: the server may be busy or down",
  );

/** The server answered the opening handshake with a status other than 101. */
export function unexpectedStatus(status: number, target: string): LinkError {
  if (status === 101) {
    return connectError(new Error("HTTP status 101 without an upgrade to websocket"), "http", target);
  }
  if (status < 100) {
    // Node takes any three digits for a status; HTTP does not.
    return connectError(new Error(`HTTP status ${status}`), "http", target);
  }
  return new LinkError(
    "http",
    "unexpected_status",
    `Cannot connect to ${target}: HTTP status ${status}`,
    statusHint(status),
    status,
  );
}

function statusHint(status: number): string {
  if (status === 401 || status === 403) {
    return "The server refuses access: check the login, key or token that the plugin uses";
  }
  if (status >= 300 && status < 400) {
    return "The server points to another address, which is not followed: use that address";
  }
  if (status === 404) {
    return "Check the path of the address";
  }
  return status >= 500 ? "The server has a fault of its own: try again later" : "Check the address";
}
