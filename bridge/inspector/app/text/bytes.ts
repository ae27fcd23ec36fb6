const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8");

/** How many arguments a call takes at once without care for its stack. */
const CALL_BYTES = 0x8000;

export const bytesOfText = (text: string): Uint8Array => encoder.encode(text);

/** What is no UTF-8 becomes U+FFFD. */
export const textOfBytes = (bytes: Uint8Array): string => decoder.decode(bytes);

export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function base64OfBytes(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += CALL_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CALL_BYTES));
  }
  return btoa(binary);
}

/** Bytes that somebody wrote in hex, in whatever groups, or in base64. Throws an Error that says what is wrong. */
export function parseBytes(text: string, notation: "hex" | "base64"): Uint8Array {
  return notation === "hex" ? parseHex(text) : parseBase64(text);
}

function parseHex(text: string): Uint8Array {
  const digits = text.replace(/\b0x/gi, "").replace(/[\s,:-]/g, "");
  const wrong = /[^0-9a-f]/i.exec(digits)?.[0];
  if (wrong !== undefined) {
    throw new Error(`"${wrong}" is no hex digit`);
  }
  if (digits.length % 2 !== 0) {
    throw new Error(`A byte has two hex digits, and these are ${digits.length}`);
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function parseBase64(text: string): Uint8Array {
  const letters = text.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/");
  const wrong = /[^A-Za-z0-9+/=]/.exec(letters)?.[0];
  if (wrong !== undefined) {
    throw new Error(`"${wrong}" is not in base64's alphabet`);
  }
  if (!/^[^=]*={0,2}$/.test(letters) || letters.replaceAll("=", "").length % 4 === 1) {
    throw new Error("This is not the whole of a base64 text");
  }
  return bytesOfBase64(letters.replaceAll("=", ""));
}
