import { keptCrashes } from "../crashFolder.ts";
import { counted, localTime } from "../format.ts";
import type { Program } from "../program.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** Older ones say little about a bridge that has run since. */
const RECENT_MS = 7 * 24 * 3_600_000;

/** Whether the bridge has met faults of its own lately. */
export function checkCrashes(program: Program, now: Date): Finding {
  const { times, newest } = keptCrashes(program);
  const recent = times.filter((time) => now.getTime() - time.getTime() < RECENT_MS);
  const last = recent.at(-1);
  return last === undefined || newest === undefined
    ? ok("crashes", "none in the last 7 days")
    : warn(
        "crashes",
        `The bridge has crashed in the last 7 days: ${counted(recent.length, "time")}, last at ${localTime(last)}`,
        `Report it with the file ${newest}, which holds no messages and no secrets`,
      );
}
