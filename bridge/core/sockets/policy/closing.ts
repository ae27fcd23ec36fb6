import { MAX_REASON_BYTES } from "../../../../schema/limits.ts";

/** A close code that an endpoint may send (RFC 6455, section 7.4), private ones included; 1000 in place of any other. */
export function sendableCode(code: number): number {
  const defined = code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
  return defined || (code >= 3000 && code <= 4999) ? code : 1000;
}

/** Cuts a reason to the length of a close frame, between two characters. */
export function sendableReason(reason: string): string {
  let bytes = 0;
  let end = 0;
  for (const character of reason) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_REASON_BYTES) {
      break;
    }
    end += character.length;
  }
  return reason.slice(0, end);
}
