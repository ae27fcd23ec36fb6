const EXPORT = "VirtualAlloc2\0";
const HIDDEN = "VirtualAlloc1\0";
const MARKER = "Wine builtin DLL";

/**
 * Wine 8's kernelbase.dll without VirtualAlloc2. It exports that but cannot reserve memory by placeholders, on which V8 of
 * Node 24 ends with "SegmentedTable::InitializeTable"; without the export V8 does it as on older Windows. The new name
 * keeps the order of exports, which are searched by halves. Without its marker Wine takes the file as a native one.
 * For tests only: nothing that is shipped is changed by it.
 */
export function hideVirtualAlloc2(dll: Buffer): Buffer {
  const patched = Buffer.from(dll);
  const at = patched.indexOf(EXPORT, 0, "latin1");
  const marker = patched.indexOf(MARKER, 0, "latin1");
  if (at < 0 || marker < 0) {
    throw new Error("This kernelbase.dll is not one of Wine that has VirtualAlloc2");
  }
  patched.write(HIDDEN, at, "latin1");
  patched.fill(0, marker, marker + MARKER.length);
  return patched;
}
