import type { Code, Stage } from "../../../schema/index.ts";

/** What the game is told of a cause. Without a stage it is how far connecting had come. */
export interface Told {
  readonly stage?: Stage;
  readonly code: Code;
  readonly hint: string;
}

const UNTRUSTED: Told = {
  stage: "tls",
  code: "certificate_untrusted",
  hint: "Check whether an antivirus program reads your connections; for a server of your own, name its CA file with the bridge's option --ca",
};
const WRONG_DATE: Told = {
  stage: "tls",
  code: "certificate_expired",
  hint: "Check the date of your computer; if it is right, the server needs a new certificate",
};
export const CERTIFICATE_REQUIRED: Told = {
  stage: "tls",
  code: "certificate_required",
  hint: "This server wants a certificate from each client, which plugins cannot give: ask its operator for another address",
};
const NO_TLS: Told = {
  stage: "tls",
  code: "no_tls",
  hint: "The server does not speak TLS at this port: use ws instead of wss, or another port",
};
export const TLS_FAILED: Told = {
  stage: "tls",
  code: "tls_failed",
  hint: "The server's TLS or its certificate is faulty, too old or too weak: its operator has to mend or update it",
};
export const HANDSHAKE_CUT: Told = {
  stage: "tls",
  code: "tls_failed",
  hint: "The server ended the TLS handshake: it may want a certificate from its clients, or be busy; try again later",
};

const tlsFailed = (hint: string): Told => ({ stage: "tls", code: "tls_failed", hint });

const NOT_UNDERSTOOD = tlsFailed(
  "The server did not understand the TLS handshake: an antivirus program or a proxy may have changed it, or the server may have a fault",
);

/** Codes of Node and of OpenSSL. */
const CAUSES: Readonly<Record<string, Told>> = {
  CERT_HAS_EXPIRED: WRONG_DATE,
  CERT_NOT_YET_VALID: WRONG_DATE,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    stage: "tls",
    code: "certificate_wrong_host",
    hint: "Use the host name that the server's certificate was made for",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  CERT_UNTRUSTED: UNTRUSTED,
  CERT_REVOKED: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  INVALID_CA: UNTRUSTED,
  INVALID_PURPOSE: UNTRUSTED,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_HTTP_REQUEST: NO_TLS,
};

/** What servers say when they break a handshake off (RFC 8446, section 6.2). Under TLS 1.3 some of it comes behind the handshake. */
const ALERTS: Readonly<Record<string, Told>> = {
  CERTIFICATE_REQUIRED,
  NO_CERTIFICATE: CERTIFICATE_REQUIRED,
  BAD_CERTIFICATE: CERTIFICATE_REQUIRED,
  UNSUPPORTED_CERTIFICATE: CERTIFICATE_REQUIRED,
  CERTIFICATE_UNKNOWN: CERTIFICATE_REQUIRED,
  UNKNOWN_CA: CERTIFICATE_REQUIRED,
  ACCESS_DENIED: CERTIFICATE_REQUIRED,
  HANDSHAKE_FAILURE: tlsFailed(
    "The server refused the TLS handshake: it may want a certificate from its clients, or not support current versions of TLS; ask its operator",
  ),
  UNRECOGNIZED_NAME: tlsFailed("The server does not know this host name: check the spelling of the address"),
  NO_APPLICATION_PROTOCOL: tlsFailed(
    "The server speaks another protocol at this port, not WebSockets: check the address and the port",
  ),
  PROTOCOL_VERSION: TLS_FAILED,
  INSUFFICIENT_SECURITY: TLS_FAILED,
  INTERNAL_ERROR: tlsFailed("The server has an internal error: try again later"),
  USER_CANCELLED: HANDSHAKE_CUT,
  UNEXPECTED_MESSAGE: NOT_UNDERSTOOD,
  ILLEGAL_PARAMETER: NOT_UNDERSTOOD,
  DECODE_ERROR: NOT_UNDERSTOOD,
  DECRYPT_ERROR: NOT_UNDERSTOOD,
  BAD_RECORD_MAC: NOT_UNDERSTOOD,
};

/** Each version of OpenSSL names the versions of TLS and SSL differently that it knows an alert from. */
const ALERT = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13|SSL\/TLS)_(?:ALERT_)?(?<name>.+)$/;

export const tlsCause = (code: string): Told | undefined =>
  CAUSES[code] ?? ALERTS[ALERT.exec(code)?.groups?.["name"] ?? ""];
