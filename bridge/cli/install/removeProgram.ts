import { readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DELETE_TRIES } from "../limits.ts";
import { configFolder, programFolder, stateFolder } from "../places.ts";
import type { Program } from "../program.ts";
import { systemFile, windowsFolder } from "../systemFile.ts";
import { removeAppsEntry } from "./appsEntry.ts";
import { commandLink, installedFile, isSame, ownsCommandLink, twinFile } from "./files.ts";
import { PLUGIN_FILE } from "./installedPlugin.ts";
import { removeStartMenu } from "./startMenu.ts";

/** Takes the installed program away; with `purge`, settings and logs too. */
export async function removeProgram(program: Program, purge: boolean): Promise<void> {
  if (purge) {
    await rm(configFolder(program), { recursive: true, force: true });
  }
  await (program.platform === "win32" ? removeOnWindows(program, purge) : removeOnLinux(program, purge));
}

async function removeOnLinux(program: Program, purge: boolean): Promise<void> {
  if (await ownsCommandLink(program)) {
    await rm(commandLink(program), { force: true });
  }
  await rm(programFolder(program), { recursive: true, force: true });
  if (purge) {
    await rm(stateFolder(program), { recursive: true, force: true });
  }
}

async function removeOnWindows(program: Program, purge: boolean): Promise<void> {
  await removeAppsEntry(program);
  await removeStartMenu(program);
  const folder = programFolder(program);
  const exe = installedFile(program);
  const again = { force: true, recursive: true, maxRetries: 10, retryDelay: 100 };
  const runs = await isSame(program.execPath, exe);
  const aside = `${exe}.removed`;
  if (runs) {
    // A running program cannot be removed, but it can be renamed, so that it does not block a later install.
    await rename(exe, aside);
  }
  // Without --purge, the logs stay.
  const ours = [twinFile(program), join(folder, PLUGIN_FILE), exe];
  const inside = await readdir(folder).catch(() => []);
  const doomed = purge ? inside.map((name) => join(folder, name)) : ours;
  for (const path of doomed.filter((path) => path !== aside)) {
    await rm(path, again);
  }
  if (runs) {
    await removeAfterExit(program, aside);
  } else {
    // Works only if the folder is empty.
    await rmdir(folder).catch(() => {});
  }
}

/** Has the command processor remove a program that still runs, and its folder if that is empty then. */
async function removeAfterExit(program: Program, file: string): Promise<void> {
  // cmd has no sleep, so ping waits a second. When one attempt has succeeded, the others fail silently.
  const attempt = `ping -n 2 127.0.0.1 & del /f /q "${file}"`;
  const attempts = Array.from({ length: DELETE_TRIES }, () => attempt).join(" & ");
  const script = `"${attempts} & rmdir "${dirname(file)}""`;
  // Run in another folder, because Windows does not remove the folder that a program runs in.
  const options = { verbatim: true, cwd: windowsFolder(program) };
  await program.execute.detach(systemFile(program, "cmd.exe"), ["/d", "/s", "/c", script], options);
}
