import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { Discovery } from "../../schema/index.ts";
import { findDataFolders } from "../core/dataFolders.ts";
import { readDiscovery } from "../core/discovery.ts";
import { ControlLink } from "../core/link/control.ts";
import { findLiving, processExists } from "../core/living.ts";
import { hasListener } from "./hasListener.ts";
import { CONTROL_TIMEOUT_MS, START_POLL_MS } from "./limits.ts";
import { stateFolder } from "./places.ts";
import type { CommandContext, Program } from "./program.ts";

/** Openplanet's data folders: those of the settings, else those on this machine. */
export async function dataFoldersOf({ config, program }: CommandContext): Promise<readonly string[]> {
  const { platform, home } = program;
  return config.dataDirs.length > 0 ? config.dataDirs : findDataFolders({ platform, home });
}

const announcedIn = async (context: CommandContext): Promise<readonly string[]> => [
  ...(await dataFoldersOf(context)),
  stateFolder(context.program),
];

/** The bridge that runs for this user, whatever folders it serves, or for the folders that the settings name. */
export async function findBridge(context: CommandContext): Promise<Discovery | undefined> {
  return findLiving(await announcedIn(context), context.program, CONTROL_TIMEOUT_MS);
}

/** A bridge that hangs: it has announced itself and does not answer, but its process and its port are there. */
export async function findSilent(context: CommandContext): Promise<Discovery | undefined> {
  for (const folder of await announcedIn(context)) {
    const found = await readDiscovery(folder);
    if (found !== undefined && (await isSilent(found, context.program))) {
      return found;
    }
  }
  return undefined;
}

/** The number of a bridge that is gone may be that of another process by now, which then has not the bridge's port. */
async function isSilent({ host, port, pid }: Discovery, program: Program): Promise<boolean> {
  return (
    pid !== program.pid &&
    processExists(pid, program.signal) &&
    !(await isZombie(pid)) &&
    (await hasListener(host, port, CONTROL_TIMEOUT_MS))
  );
}

export const silentText = ({ pid, port }: Discovery): string =>
  `The bridge on port ${port} does not answer, but its process ${pid} still exists: if that does not change, end that process (Task Manager on Windows, kill on Linux), then start the bridge again\n`;

/** Waits for a bridge to run. Undefined when none does in time. */
export async function awaitBridge(
  context: CommandContext,
  timeoutMs: number,
): Promise<Discovery | undefined> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await findBridge(context);
    if (found !== undefined || performance.now() > end) {
      return found;
    }
    await delay(START_POLL_MS);
  }
}

/** Asks a bridge to end and waits until its process is gone. False when it still runs after `timeoutMs`. */
export async function stopBridge(
  { signal }: Pick<Program, "signal">,
  discovery: Discovery,
  timeoutMs: number,
): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  const link = await ControlLink.open(discovery, timeoutMs);
  await link?.stop();
  while (processExists(discovery.pid, signal) && !(await isZombie(discovery.pid))) {
    if (performance.now() > end) {
      return false;
    }
    await delay(START_POLL_MS);
  }
  return true;
}

/** Whether a process has ended and only its parent has not heard of it, which on Linux may take for ever. */
async function isZombie(pid: number): Promise<boolean> {
  // Only Linux has this file; elsewhere a process that has ended is gone.
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return /\) Z /.test(stat);
}
