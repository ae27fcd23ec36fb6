import { stat } from "node:fs/promises";
import { fromHomepage } from "../homepage.ts";
import { compareVersions } from "../install/infoToml.ts";
import {
  type InstalledPlugin,
  installedPlugins,
  PLUGIN_FILE,
  pluginsFolder,
} from "../install/installedPlugin.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Openplanet's data folders, one finding for each; one for all when there is none. */
export async function checkFolders(folders: readonly string[], named: boolean): Promise<Finding[]> {
  if (folders.length === 0) {
    return [
      fail(
        "data folder",
        "No data folder of Openplanet was found",
        "Start the game with Openplanet once. If it is in an unusual place, name the folder with --data-dir",
      ),
    ];
  }
  return Promise.all(
    folders.map(async (folder) => {
      const isFolder = await stat(folder).then(
        (stats) => stats.isDirectory(),
        () => false,
      );
      return isFolder
        ? ok("data folder", folder)
        : fail(
            "data folder",
            `There is no folder ${folder}`,
            named
              ? "Correct --data-dir, or dataDirs in the config file"
              : "Start the game with Openplanet once",
          );
    }),
  );
}

/** The plugin in one data folder, and whether it goes with this bridge: both are released under one number. */
export async function checkPlugin(dataFolder: string, version: string): Promise<Finding> {
  const found = await installedPlugins(dataFolder);
  const [first, second] = found;
  if (first === undefined) {
    return fail(
      "plugin",
      `WebSockets is not installed in ${pluginsFolder(dataFolder)}`,
      `Run install --plugin, or copy ${PLUGIN_FILE} there`,
    );
  }
  if (second !== undefined) {
    return warn(
      "plugin",
      `WebSockets is there twice: ${first.path} and ${second.path}`,
      "Openplanet loads one of them: remove the other",
    );
  }
  return judge(first, version);
}

function judge({ path, version: found }: InstalledPlugin, version: string): Finding {
  if (found === undefined) {
    return fail(
      "plugin",
      `${path} is damaged: it names no version`,
      "Run install --plugin again, or copy a new file there",
    );
  }
  if (/^0\./.test(found)) {
    return fail(
      "plugin",
      `${path} is the old WebSockets plugin, version ${found}, which does not use the bridge`,
      "Run install --plugin: the new one takes its place, and plugins that use it need no change",
    );
  }
  const order = compareVersions(found, version);
  if (order === 0) {
    return ok("plugin", `${path}, version ${found}`);
  }
  return order < 0
    ? warn(
        "plugin",
        `${path} has version ${found}, older than this bridge (${version})`,
        "Run install --plugin",
      )
    : warn(
        "plugin",
        `${path} has version ${found}, newer than this bridge (${version})`,
        `Download the newest version${fromHomepage()}, and run install there`,
      );
}
