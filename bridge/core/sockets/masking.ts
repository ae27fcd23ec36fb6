/**
 * Masking (RFC 6455, section 5.3) in words of four bytes, in the place of the native add-on `bufferutil`, for which `ws`
 * asks: a bundle cannot carry that, and its own way goes byte by byte. The build puts it there; a Node that masks itself
 * (`http.websocketMask`) is asked first.
 */

const WORD_BYTES = 4;

const keyBytes = new Uint8Array(WORD_BYTES);
const keyWord = new Int32Array(keyBytes.buffer);

/** Writes `length` bytes of `source`, masked, into `output` from `offset` on. Both may be the same. */
export function mask(
  source: Uint8Array,
  key: Uint8Array,
  output: Uint8Array,
  offset: number,
  length: number,
): void {
  const target = output.subarray(offset, offset + length);
  target.set(source.length === length ? source : source.subarray(0, length));
  unmask(target, key);
}

/** Masks bytes where they are; masking twice with one key undoes it. */
export function unmask(bytes: Uint8Array, key: Uint8Array): void {
  const head = -bytes.byteOffset & (WORD_BYTES - 1);
  if (bytes.length < head) {
    xorBytes(bytes, key, 0, bytes.length);
    return;
  }
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
  const tail = head + words.length * WORD_BYTES;
  for (let i = 0; i < WORD_BYTES; i += 1) {
    keyBytes[i] = key[(head + i) & 3] as number;
  }
  const word = keyWord[0] as number;
  xorBytes(bytes, key, 0, head);
  for (let i = 0; i < words.length; i += 1) {
    words[i] = (words[i] as number) ^ word;
  }
  xorBytes(bytes, key, tail, bytes.length);
}

function xorBytes(bytes: Uint8Array, key: Uint8Array, start: number, end: number): void {
  for (let i = start; i < end; i += 1) {
    bytes[i] = (bytes[i] as number) ^ (key[i & 3] as number);
  }
}
