const ROW = 16;
const HALF = 8;

/** Bytes as hex and ASCII, sixteen in a line, with their offset before them. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += ROW) {
    const row = bytes.subarray(start, start + ROW);
    const hex = Array.from({ length: ROW }, (_, index) => {
      const byte = row[index];
      const gap = index === HALF ? " " : "";
      return gap + (byte === undefined ? "  " : byte.toString(16).padStart(2, "0"));
    });
    lines.push(`${start.toString(16).padStart(8, "0")}  ${hex.join(" ")}  ${asciiOf(row)}`);
  }
  return lines.join("\n");
}

/** The first bytes in one line, for a list. */
export const hexLine = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");

const asciiOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
