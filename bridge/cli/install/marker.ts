import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { INSTALLED_PATH } from "../../../schema/index.ts";
import type { Program } from "../program.ts";
import { installedFile, put } from "./files.ts";

const fileIn = (dataFolder: string): string => join(dataFolder, ...INSTALLED_PATH);

/** Leaves word in each data folder that the bridge is installed, and how it is started: for the window in the game, while it does not run. */
export async function leaveMarker(program: Program, folders: readonly string[]): Promise<void> {
  const marker = { version: program.version, command: `"${installedFile(program)}" start` };
  const bytes = Buffer.from(`${JSON.stringify(marker, null, 2)}\n`);
  await everywhere(folders, async (file) => {
    await mkdir(dirname(file), { recursive: true });
    await put(file, bytes);
  });
}

export const removeMarker = (folders: readonly string[]): Promise<void> =>
  everywhere(folders, (file) => rm(file, { force: true }));

async function everywhere(folders: readonly string[], act: (file: string) => Promise<void>): Promise<void> {
  // A folder that cannot be written has no window that says more; nothing else depends on it.
  await Promise.allSettled(folders.map(fileIn).map(act));
}
