/** Copies bytes into memory of their own: a part of a chunk, or of Node's pool, would keep all of it in memory. */
export function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
