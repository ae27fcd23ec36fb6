import { bytesOfText } from "./bytes.ts";

/** What a close frame holds beside its code (RFC 6455, section 5.5). */
export const MAX_REASON_BYTES = 123;

/** Codes that an endpoint may send, for people to choose from (RFC 6455, section 7.4, and its registry). */
export const CLOSE_CODES: readonly (readonly [code: number, meaning: string])[] = [
  [1000, "normal closure"],
  [1001, "going away"],
  [1002, "protocol error"],
  [1003, "unsupported data"],
  [1007, "invalid payload"],
  [1008, "policy violation"],
  [1009, "message too big"],
  [1011, "internal error"],
  [1012, "service restart"],
  [1013, "try again later"],
  [1014, "bad gateway"],
];

/** Why a socket cannot be closed with this code; nothing when it can. */
export function faultOfCode(code: number): string | undefined {
  if (!Number.isInteger(code) || code < 1000 || code > 4999) {
    return "A close code is a number from 1000 to 4999";
  }
  if (code === 1004 || code === 1005 || code === 1006 || code === 1015) {
    return `${code} must not be sent: it stands for something that happened without a close frame`;
  }
  return code > 1014 && code < 3000
    ? `${code} is not assigned: use 3000 to 4999 for your own codes`
    : undefined;
}

export function faultOfReason(reason: string): string | undefined {
  const { length } = bytesOfText(reason);
  return length > MAX_REASON_BYTES
    ? `The reason has ${length} bytes, and a close frame holds ${MAX_REASON_BYTES}`
    : undefined;
}
