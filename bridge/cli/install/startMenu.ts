import { mkdir, rm } from "node:fs/promises";
import { win32 } from "node:path";
import { startMenuFolder } from "../places.ts";
import type { Program } from "../program.ts";
import { systemFile } from "../systemFile.ts";
import { installedFile, put } from "./files.ts";
import { type Shortcut, shortcutFile } from "./shortcut.ts";

/** Makes the entries of the Start menu, so that nobody has to type these commands. */
export async function addStartMenu(program: Program): Promise<void> {
  const folder = startMenuFolder(program);
  await mkdir(folder, { recursive: true });
  for (const [name, shortcut] of Object.entries(startMenuEntries(program))) {
    await put(win32.join(folder, `${name}.lnk`), shortcutFile(shortcut));
  }
}

export const removeStartMenu = (program: Program): Promise<void> =>
  rm(startMenuFolder(program), { recursive: true, force: true });

/** The entries by their names. Each opens a window that stays open until somebody has read it. */
export function startMenuEntries(program: Program): Record<string, Shortcut> {
  const exe = installedFile(program);
  const entry = (description: string, command: string): Shortcut => ({
    target: systemFile(program, "cmd.exe"),
    args: `/d /s /c ""${exe}" ${command}"`,
    description,
    icon: exe,
  });
  return {
    "WebSockets status": entry("Shows whether the bridge runs and what it does", "status --watch & pause"),
    "WebSockets inspector": entry("Shows in the browser what plugins send and receive", "inspect || pause"),
    "WebSockets doctor": entry("Finds out why something does not work", "doctor & pause"),
  };
}
