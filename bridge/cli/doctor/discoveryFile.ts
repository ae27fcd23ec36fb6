import { lstat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Discovery } from "../../../schema/index.ts";
import { discoveryFile, readDiscovery } from "../../core/discovery.ts";
import { processExists } from "../../core/living.ts";
import type { Program } from "../program.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const CHECK = "discovery file";

/** The file by which the game finds the bridge, in one data folder. Undefined when it rightly is not there. */
export async function checkDiscoveryFile(
  folder: string,
  running: Discovery | undefined,
  program: Program,
): Promise<Finding | undefined> {
  const file = discoveryFile(folder);
  const stats = await lstat(file).catch(() => undefined);
  if (stats === undefined) {
    return running === undefined
      ? undefined
      : fail(
          CHECK,
          `The running bridge has not announced itself in ${file}`,
          "If the bridge was started with --data-dir, name this folder there too; otherwise run logs to see why",
        );
  }
  if (!stats.isFile()) {
    const kind = stats.isSymbolicLink() ? "a symbolic link" : "not a file";
    return fail(CHECK, `${file} is ${kind}`, "Remove it: the bridge makes a new one within ten seconds");
  }
  const content = await checkContent(file, folder, running, program);
  if (content.verdict !== "ok" || program.platform === "win32") {
    return content;
  }
  return (await checkRights(file, stats, program.uid)) ?? content;
}

async function checkRights(
  file: string,
  { mode, uid }: { mode: number; uid: number },
  own: number | undefined,
): Promise<Finding | undefined> {
  if (own !== undefined && uid !== own) {
    return fail(
      CHECK,
      `${file} belongs to user ${uid}, and you are user ${own}`,
      "Remove it, and run game and bridge as the same user",
    );
  }
  const folder = dirname(file);
  if (((await lstat(folder)).mode & 0o022) !== 0) {
    return fail(
      CHECK,
      `Other users of this computer can write to ${folder}, so they could pretend to be the bridge`,
      `Run chmod 700 on it`,
    );
  }
  return (mode & 0o077) === 0
    ? undefined
    : warn(
        CHECK,
        `Other users of this computer can read ${file}, so they can use the bridge`,
        "Run chmod 600 on it, then restart the bridge, which makes a new secret",
      );
}

async function checkContent(
  file: string,
  folder: string,
  running: Discovery | undefined,
  { signal }: Program,
): Promise<Finding> {
  const found = await readDiscovery(folder);
  if (found === undefined) {
    return fail(
      CHECK,
      `${file} cannot be read, or is damaged`,
      "Remove it: the bridge makes a new one within ten seconds",
    );
  }
  if (running !== undefined && found.token === running.token) {
    return ok(CHECK, file);
  }
  return processExists(found.pid, signal)
    ? fail(
        CHECK,
        `${file} names process ${found.pid}, which does not answer as a bridge on port ${found.port}`,
        "If that process is a bridge, end it. Then start the bridge: it replaces the file",
      )
    : warn(
        CHECK,
        `${file} was left by a bridge that no longer runs`,
        "Start the bridge: it replaces the file",
      );
}
