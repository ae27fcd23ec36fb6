import type { Logger } from "pino";
import { LinkError, messageTooLarge, tooManyFragments, unfinishedFull } from "../errors.ts";
import { MAX_UNFINISHED_BYTES } from "../limits.ts";
import { UNFINISHED_CODE } from "./feeder.ts";
import { RecordFlood } from "./recordWatch.ts";

/** Codes of the system and of OpenSSL: the connection below broke. */
const BROKEN = /^(E[A-Z]+|ERR_SSL_.+)$/;

/** Where a fault of a socket came up. */
export interface FaultPlace {
  /** The limit of its messages. */
  readonly maxMessageBytes: number;
  /** Whether a close frame was being read. */
  readonly isInClose: boolean;
}

/** A fault of a socket that was open: ws gives each a code, and so do the system and OpenSSL. */
export function socketError(error: Error, { maxMessageBytes, isInClose }: FaultPlace): LinkError {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  switch (code) {
    case "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH":
    case "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH":
      return messageTooLarge(maxMessageBytes);
    case "WS_ERR_TOO_MANY_BUFFERED_PARTS":
      return tooManyFragments();
    case UNFINISHED_CODE:
      return unfinishedFull(MAX_UNFINISHED_BYTES);
    case "WS_ERR_INVALID_UTF8":
      return isInClose
        ? new LinkError(
            "ws",
            "invalid_utf8",
            "The other side closed with a close reason that is not UTF-8",
            "Report this to the author of the other program",
          )
        : new LinkError(
            "ws",
            "invalid_utf8",
            "The other side sent a text message that is not UTF-8",
            "The other program should send this as a binary message",
          );
  }
  if (error instanceof RecordFlood) {
    return new LinkError(
      "tls",
      "protocol_error",
      `The other side sent ${error.message}`,
      "Report this to the operator of the server",
    );
  }
  if (BROKEN.test(code)) {
    return new LinkError(
      "ws",
      "connection_lost",
      `The connection broke: ${code}`,
      "Check the network connection, and whether the other program is still running",
    );
  }
  return new LinkError(
    "ws",
    "protocol_error",
    `The other side broke the WebSocket protocol: ${error.message}`,
    "Report this to the author of the other program",
  );
}

/** Ordinary faults of networks and peers are not logged as warnings; connections that the bridge aborts are. */
export function logBroken(log: Logger, { code }: LinkError): void {
  if (code === "connection_lost") {
    log.info({ code }, "connection lost");
  } else {
    log.warn({ code }, "connection aborted");
  }
}
