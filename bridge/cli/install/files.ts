import { chmod, lstat, mkdir, readFile, readlink, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { replaceFile } from "../../core/replaceFile.ts";
import { commandFolder, NAME, pathsOf, programFolder } from "../places.ts";
import type { Program } from "../program.ts";
import { PLUGIN_FILE } from "./installedPlugin.ts";
import { windowlessTwin } from "./twin.ts";

/** What autostart runs on Windows. */
export const twinFile = (program: Program): string =>
  pathsOf(program.platform).join(programFolder(program), `${NAME}w.exe`);

/** The program that `install` makes for people to call. */
export function installedFile(program: Program): string {
  const name =
    program.platform === "win32" ? `${NAME}.exe` : program.script === undefined ? NAME : `${NAME}.cjs`;
  return pathsOf(program.platform).join(programFolder(program), name);
}

/** The command in the user's own folder of commands, which is a link to the installed program. Linux only. */
export const commandLink = (program: Program): string => join(commandFolder(program), NAME);

/** Copies this program into the user's folder and returns the command line that runs it without a window. */
export async function copyProgram(program: Program): Promise<string[]> {
  const own = program.script ?? program.execPath;
  const target = installedFile(program);
  await mkdir(dirname(target), { recursive: true });
  // Read and written rather than copied: a copy keeps Windows' mark of the internet, and with it a warning at each login.
  const bytes = await readFile(own);
  if (!(await isSame(own, target))) {
    await put(target, bytes);
  }
  const plugin = await findPluginFile(program);
  const kept = join(dirname(target), PLUGIN_FILE);
  if (plugin !== undefined && !(await isSame(plugin, kept))) {
    await put(kept, await readFile(plugin));
  }
  if (program.platform === "win32") {
    const twin = twinFile(program);
    await put(twin, windowlessTwin(bytes));
    return [twin, "start"];
  }
  await chmod(target, 0o755);
  await linkCommand(program, target);
  return program.script === undefined ? [target, "start"] : [program.execPath, target, "start"];
}

/** The packed plugin that came with this program: beside it, or where install has kept it. */
export async function findPluginFile(program: Program): Promise<string | undefined> {
  const beside = dirname(await realpath(program.script ?? program.execPath));
  for (const folder of [beside, programFolder(program)]) {
    const file = join(folder, PLUGIN_FILE);
    if (await isThere(file)) {
      return file;
    }
  }
  return undefined;
}

/** Writes a file whole or not at all, also over a program that runs (Linux). */
export async function put(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.new`;
  try {
    await writeFile(temporary, bytes);
    await replaceFile(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

export const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/** Whether both paths lead to one file. */
export async function isSame(first: string, second: string): Promise<boolean> {
  // A file that does not exist is not the same as another one.
  const [one, other] = await Promise.all(
    [first, second].map((path) => realpath(path).catch(() => undefined)),
  );
  return one !== undefined && one === other;
}

/** Whether the command is our link, and so ours to replace or remove. */
export async function ownsCommandLink(program: Program): Promise<boolean> {
  const target = await readlink(commandLink(program)).catch(() => "");
  return dirname(target) === programFolder(program);
}

async function linkCommand(program: Program, target: string): Promise<void> {
  const link = commandLink(program);
  if (await ownsCommandLink(program)) {
    await rm(link);
  } else if (await isThere(link)) {
    // Somebody's own; the program works without.
    return;
  }
  await mkdir(dirname(link), { recursive: true });
  await symlink(target, link);
}
