import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { MAX_PLUGIN_BYTES } from "../limits.ts";
import { versionOfInfo } from "./infoToml.ts";

/** File name of the packed plugin; its stem is the plugin's identifier. */
export const PLUGIN_FILE = "WebSockets.op";

const PLUGIN_NAME = "WebSockets";

export interface InstalledPlugin {
  readonly kind: "archive" | "folder";
  readonly path: string;
  /** Undefined when info.toml is not there or names none. */
  readonly version: string | undefined;
}

export const pluginsFolder = (dataFolder: string): string => join(dataFolder, "Plugins");

/** The WebSockets plugins in a data folder: a packed one, and the folder of somebody who works on it. */
export async function installedPlugins(dataFolder: string): Promise<InstalledPlugin[]> {
  const archive = join(pluginsFolder(dataFolder), PLUGIN_FILE);
  const folder = join(pluginsFolder(dataFolder), PLUGIN_NAME);
  const found: InstalledPlugin[] = [];
  if (await exists(folder)) {
    // A folder without an info.toml that can be read has no version.
    const info = await readFile(join(folder, "info.toml"), "utf8").catch(() => "");
    found.push({ kind: "folder", path: folder, version: versionOfInfo(info) });
  }
  if (await exists(archive)) {
    found.push({ kind: "archive", path: archive, version: await versionOfArchive(archive) });
  }
  return found;
}

/** Those of the data folders that have no WebSockets plugin, neither packed nor as a folder. */
export async function foldersWithoutPlugin(dataFolders: readonly string[]): Promise<string[]> {
  const names = [PLUGIN_FILE, PLUGIN_NAME];
  const found = await Promise.all(
    dataFolders.map((folder) => Promise.all(names.map((name) => exists(join(pluginsFolder(folder), name))))),
  );
  return dataFolders.filter((_folder, index) => !found[index]?.includes(true));
}

/** The version in a packed plugin; undefined when it is no such file. */
export async function versionOfArchive(file: string): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > MAX_PLUGIN_BYTES) {
      return undefined;
    }
    const { strFromU8, unzipSync } = await import("fflate");
    const fits = ({ name, originalSize }: { name: string; originalSize: number }): boolean =>
      name === "info.toml" && originalSize <= MAX_PLUGIN_BYTES;
    const { "info.toml": info } = unzipSync(await readFile(file), { filter: fits });
    return info === undefined ? undefined : versionOfInfo(strFromU8(info));
  } catch {
    // Not readable, or not a zip.
    return undefined;
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
