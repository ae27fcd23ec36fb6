import { readFile } from "node:fs/promises";
import { Resvg } from "@resvg/resvg-js";

/** What Explorer, the taskbar and lists of Windows ask for. */
const SIZES = [16, 24, 32, 48, 64, 256];

const HEADER_BYTES = 6;
const ENTRY_BYTES = 16;

/** Renders icon.svg and returns it as an .ico with PNG images, which Windows reads since Vista. */
export async function makeIcon(): Promise<Buffer> {
  const svg = await readFile(new URL("icon.svg", import.meta.url), "utf8");
  const images = SIZES.map((size) =>
    new Resvg(svg, { fitTo: { mode: "width", value: size }, font: { loadSystemFonts: false } })
      .render()
      .asPng(),
  );
  return icoOf(images.map((png, index) => ({ size: SIZES[index] as number, png })));
}

/** An .ico of square PNG images of up to 256 pixels. */
export function icoOf(images: readonly { readonly size: number; readonly png: Uint8Array }[]): Buffer {
  const directory = Buffer.alloc(HEADER_BYTES + ENTRY_BYTES * images.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(images.length, 4);
  let offset = directory.length;
  images.forEach(({ size, png }, index) => {
    const at = HEADER_BYTES + ENTRY_BYTES * index;
    // 256 does not fit a byte and is written as 0.
    directory.writeUInt8(size % 256, at);
    directory.writeUInt8(size % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([directory, ...images.map(({ png }) => png)]);
}
