import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { CrashReport } from "../core/crash.ts";
import { MAX_CRASH_REPORTS } from "./limits.ts";
import { pathsOf, stateFolder } from "./places.ts";
import type { Program } from "./program.ts";

type Here = Pick<Program, "platform" | "home" | "env">;

/** Where crash reports are kept, beside the logs. */
export const crashFolder = (here: Here): string => pathsOf(here.platform).join(stateFolder(here), "crashes");

/** Keeps a report and no more than the newest few. Returns its path, or undefined where nothing can be written. */
export function keepCrash(here: Here, report: CrashReport): string | undefined {
  const folder = crashFolder(here);
  const { join } = pathsOf(here.platform);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${report.time.replaceAll(":", "-")}.json`);
    writeFileSync(path, `${JSON.stringify(report, undefined, 2)}\n`, { mode: 0o600 });
    for (const old of namesIn(folder).slice(0, -MAX_CRASH_REPORTS)) {
      rmSync(join(folder, old), { force: true });
    }
    return path;
  } catch {
    // A full disk must not keep the bridge from restarting.
    return undefined;
  }
}

/** Times of the reports kept, oldest first, and the path of the newest. */
export function keptCrashes(here: Here): { times: Date[]; newest: string | undefined } {
  const folder = crashFolder(here);
  const { join } = pathsOf(here.platform);
  const paths = namesIn(folder).map((name) => join(folder, name));
  return { times: paths.flatMap(timeOf), newest: paths.at(-1) };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .sort();
  } catch {
    // There was never a crash.
    return [];
  }
}

function timeOf(path: string): Date[] {
  try {
    const time = new Date(JSON.parse(readFileSync(path, "utf8")).time);
    return Number.isNaN(time.getTime()) ? [] : [time];
  } catch {
    // Not one of ours, or cut off.
    return [];
  }
}
