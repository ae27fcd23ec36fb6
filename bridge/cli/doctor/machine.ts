import { access, constants, stat, statfs } from "node:fs/promises";
import { autostarts } from "../autostart/ways.ts";
import { localTime } from "../format.ts";
import { isThere } from "../install/files.ts";
import { LOW_SPACE_BYTES } from "../limits.ts";
import { logFolder, pathsOf } from "../places.ts";
import type { Program } from "../program.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Before this date the program did not exist, so the clock is wrong. */
const FIRST_RELEASE = Date.UTC(2026, 0, 1);

/** As far ahead as a clock may be that has not merely gone mad. */
const LAST_YEAR = 2100;

export function checkVersion({ version, node, platform, arch, script }: Program): Finding {
  const how = script === undefined ? "single program" : "run by Node";
  return ok("version", `${version}, ${how}, Node ${node}, ${platform} ${arch}`);
}

/** A clock that is far off makes every certificate look expired. */
export function checkClock(now: Date): Finding {
  const text = Number.isNaN(now.getTime()) ? "no valid time" : localTime(now);
  return now.getTime() >= FIRST_RELEASE && now.getUTCFullYear() < LAST_YEAR
    ? ok("clock", text)
    : fail(
        "clock",
        `The computer's clock says ${text}`,
        "Set the date and time: with a wrong clock, every secure connection fails",
      );
}

/** Whether the log can be written; a bridge that cannot still runs, but nobody can see why something failed. */
export async function checkLog(program: Program): Promise<Finding> {
  const folder = logFolder(program);
  try {
    const there = await nearest(folder, program.platform);
    await access(there, constants.W_OK);
    const { bavail, bsize } = await statfs(there);
    return bavail * bsize < LOW_SPACE_BYTES
      ? warn("log", `The disk of ${folder} is almost full`, "Free some space on the disk")
      : ok("log", folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return warn(
      "log",
      `Cannot write to ${folder}: ${code ?? error}`,
      "Make this a folder that you may write to, or remove the file that is in its place",
    );
  }
}

/** The folder itself, or the one that it would be made in. */
async function nearest(folder: string, platform: string): Promise<string> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
    }
    return folder;
  } catch (error) {
    const parent = pathsOf(platform).dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || parent === folder) {
      throw error;
    }
    return nearest(parent, platform);
  }
}

/** Whether the bridge starts at login, and whether what would be started is there. */
export async function checkAutostart(program: Program): Promise<Finding> {
  for (const way of autostarts(program)) {
    const files = await way.read();
    if (files === undefined) {
      continue;
    }
    for (const file of files) {
      if (!(await isThere(file))) {
        return fail(
          "autostart",
          `The ${way.place} starts ${file}, which is not there`,
          program.platform === "win32"
            ? "Your antivirus program may have removed it: restore and allow it there. Then run install again"
            : "Run install again, or uninstall",
        );
      }
    }
    return ok("autostart", `on, by the ${way.place}`);
  }
  return ok("autostart", "off; the command install turns it on");
}
