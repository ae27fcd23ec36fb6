import { type Zippable, zipSync } from "fflate";

/** A zip of these files by name, without anything of the machine or the moment in it. */
export function zipOf(files: Iterable<readonly [name: string, bytes: Uint8Array]>, level: 6 | 9): Uint8Array {
  // The format stores local time, so the date is made from local parts: the same in every time zone.
  const mtime = new Date(1980, 0, 1, 12);
  const entries: Zippable = {};
  for (const [name, bytes] of files) {
    entries[name] = [bytes, { mtime, level }];
  }
  return zipSync(entries);
}
