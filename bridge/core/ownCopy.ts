/** The bytes in memory of their own: a part of a chunk, or of Node's pool, would hold on to all of it. */
export function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
