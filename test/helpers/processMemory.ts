import { readFile } from "node:fs/promises";

/** A field of /proc/PID/status in bytes: resident now, the part of it that is not a file's, or the most there ever was. */
export async function processMemory(pid: number, field: "VmRSS" | "RssAnon" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1]) * 1024;
}
