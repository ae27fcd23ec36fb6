import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** Names of Openplanet's data folders in the player's home on Windows, one for each game that it supports. */
const FOLDER_NAMES = ["OpenplanetNext", "Openplanet4", "OpenplanetTurbo"];

/** Where Steam installs itself on Linux: as Debian's package, by itself, as a Flatpak and as a Snap. */
const STEAM_ROOTS = [
  ".steam/steam",
  ".local/share/Steam",
  ".var/app/com.valvesoftware.Steam/.local/share/Steam",
  "snap/steam/common/.local/share/Steam",
];

/** The player's home inside the prefix that Proton makes for one app. */
const PROTON_HOME = "pfx/drive_c/users/steamuser";

/** The part of node:fs/promises that the search needs; tests give their own. */
export interface Files {
  readdir(path: string): Promise<string[]>;
  readFile(path: string, encoding: "utf8"): Promise<string>;
  realpath(path: string): Promise<string>;
  isFolder(path: string): Promise<boolean>;
}

const diskFiles: Files = {
  readdir,
  readFile,
  realpath,
  isFolder: async (path) => (await stat(path)).isDirectory(),
};

export interface Machine {
  readonly platform: string;
  readonly home: string;
  readonly files?: Files;
}

/**
 * Every Openplanet data folder of this user, each once, by its real path. On Linux each app of each Steam library is
 * looked at, since a game added by hand has a number of its own. What cannot be read counts as absent; never throws.
 */
export async function findDataFolders({ platform, home, files = diskFiles }: Machine): Promise<string[]> {
  const homes = platform === "win32" ? [home] : await protonHomes(home, files);
  const candidates = homes.flatMap((folder) => FOLDER_NAMES.map((name) => join(folder, name)));
  const found = await Promise.all(candidates.map((folder) => realFolder(folder, files)));
  return [...new Set(found.filter((folder) => folder !== undefined))];
}

async function protonHomes(home: string, files: Files): Promise<string[]> {
  const roots = await uniqueFolders(
    STEAM_ROOTS.map((root) => join(home, root)),
    files,
  );
  const listed = await Promise.all(roots.map((root) => librariesOf(root, files)));
  const libraries = await uniqueFolders([...roots, ...listed.flat()], files);
  const apps = await Promise.all(
    libraries.map(async (library) => {
      const folder = join(library, "steamapps", "compatdata");
      // A library without Proton games has no such folder.
      const names = await files.readdir(folder).catch(() => []);
      return names.map((app) => join(folder, app, PROTON_HOME));
    }),
  );
  return apps.flat();
}

async function librariesOf(root: string, files: Files): Promise<string[]> {
  const list = join(root, "steamapps", "libraryfolders.vdf");
  // Steam that was never started has no list.
  return parseLibraryFolders(await files.readFile(list, "utf8").catch(() => ""));
}

/** The `path` values of Steam's libraryfolders.vdf. Steam writes one pair a line, with backslash and quote escaped. */
export function parseLibraryFolders(vdf: string): string[] {
  const paths = vdf.matchAll(/^[ \t]*"path"[ \t]+"((?:[^"\\\n]|\\.)+)"/gim);
  return [...paths].map(([, path]) => (path as string).replace(/\\(.)/g, "$1"));
}

async function uniqueFolders(paths: readonly string[], files: Files): Promise<string[]> {
  const real = await Promise.all(paths.map((path) => realFolder(path, files)));
  return [...new Set(real.filter((path) => path !== undefined))];
}

async function realFolder(path: string, files: Files): Promise<string | undefined> {
  try {
    return (await files.isFolder(path)) ? await files.realpath(path) : undefined;
  } catch {
    // Absent, not ours to read, or a path that the system does not take: not a data folder that we can use.
    return undefined;
  }
}
