import { mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { INSTALLED_PATH } from "../../../schema/index.ts";
import type { Program } from "../program.ts";
import { installedFile, put } from "./files.ts";

const fileIn = (dataFolder: string): string => join(dataFolder, ...INSTALLED_PATH);

/** Writes into each data folder that the bridge is installed, and how to start it. The window in the game shows that while no bridge runs. */
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
  // If a folder cannot be written, the window in the game only says less; nothing else depends on the file.
  await Promise.allSettled(folders.map(fileIn).map(act));
}
