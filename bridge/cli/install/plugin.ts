import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Program } from "../program.ts";
import { findPluginFile, put } from "./files.ts";
import { compareVersions } from "./infoToml.ts";
import {
  type InstalledPlugin,
  installedPlugins,
  PLUGIN_FILE,
  pluginsFolder,
  versionOfArchive,
} from "./installedPlugin.ts";

/** Openplanet signs plugins that it has reviewed. The game loads others only in this mode. */
const DEVELOPER_MODE =
  "Openplanet has not reviewed the plugin yet, so the game loads it only in Developer mode: press F3, then choose\n" +
  "Developer > Signature mode > Developer. Then choose Developer > Load plugin, or start the game again.";

/** The result, one line for each folder, and whether every folder has the plugin now. */
export interface PluginResult {
  readonly lines: readonly string[];
  readonly complete: boolean;
}

/** Puts the packed plugin into each data folder, never over a newer one or beside the folder of somebody who works on it. */
export async function installPlugin(program: Program, folders: readonly string[]): Promise<PluginResult> {
  const source = await findPluginFile(program);
  const version = source && (await versionOfArchive(source));
  if (source === undefined || version === undefined) {
    const text = `Cannot install the plugin: ${PLUGIN_FILE} is not beside the program. Unpack the whole download`;
    return { lines: [text], complete: false };
  }
  if (folders.length === 0) {
    const text =
      "Cannot install the plugin: no data folder of Openplanet was found. Start the game with Openplanet once";
    return { lines: [text], complete: false };
  }
  const bytes = await readFile(source);
  const results = await Promise.all(folders.map((folder) => installInto(folder, bytes, version)));
  const copied = results.some(({ copied }) => copied);
  return {
    lines: [...results.map(({ line }) => line), ...(copied ? [DEVELOPER_MODE] : [])],
    complete: results.every(({ present }) => present),
  };
}

interface Outcome {
  readonly line: string;
  readonly present: boolean;
  readonly copied: boolean;
}

async function installInto(dataFolder: string, bytes: Uint8Array, version: string): Promise<Outcome> {
  const found = await installedPlugins(dataFolder);
  const folder = found.find(({ kind }) => kind === "folder");
  if (folder !== undefined) {
    return {
      line: `Left the plugin as it is, because there is a folder ${folder.path}`,
      present: true,
      copied: false,
    };
  }
  const other = found[0]?.version;
  const target = join(pluginsFolder(dataFolder), PLUGIN_FILE);
  if (other !== undefined && compareVersions(other, version) > 0) {
    return { line: `Left the newer plugin (${other}) in ${target}`, present: true, copied: false };
  }
  try {
    await mkdir(pluginsFolder(dataFolder), { recursive: true });
    await put(target, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const text = `Cannot write ${target}: ${code ?? error}. Close the game and try again`;
    return { line: text, present: false, copied: false };
  }
  return { line: `Installed the plugin ${version}: ${target}`, present: true, copied: true };
}

/** Paths of the plugins that `removePlugin` would take away. */
export async function keptPlugins(folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(folders.map(installedPlugins));
  return found
    .flat()
    .filter(isOurs)
    .map(({ path }) => path);
}

/** The old WebSockets plugin (versions 0.x) is not ours; a folder belongs to somebody who works on the plugin. */
const isOurs = ({ kind, version }: InstalledPlugin): boolean =>
  kind === "archive" && version !== undefined && !version.startsWith("0.");

/** Takes our packed plugin out of each data folder. */
export async function removePlugin(folders: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const folder of folders) {
    for (const plugin of await installedPlugins(folder)) {
      const { path } = plugin;
      if (isOurs(plugin)) {
        await rm(path);
        lines.push(`Removed the plugin: ${path}`);
      } else {
        lines.push(`Left the plugin that was not installed from here: ${path}`);
      }
    }
  }
  return lines;
}
