import { autostarts } from "../autostart/ways.ts";
import { EXIT } from "../exitCodes.ts";
import { installedFile, isThere, ownsCommandLink } from "../install/files.ts";
import { removeMarker } from "../install/marker.ts";
import { keptPlugins, removePlugin } from "../install/plugin.ts";
import { removeProgram } from "../install/removeProgram.ts";
import { STOP_TIMEOUT_MS } from "../limits.ts";
import { configFolder, logFolder, stateFolder } from "../places.ts";
import type { CommandContext, Program } from "../program.ts";
import { dataFoldersOf, findBridge, stopBridge } from "../running.ts";

/** Takes back what install did. What is not there counts as done. */
export async function uninstall(context: CommandContext): Promise<number> {
  const { program } = context;
  const { plugin = false, purge = false } = context.commandLine.options;
  const wasInstalled = await isInstalled(program);
  for (const way of autostarts(program)) {
    await way.disable();
  }
  const running = await findBridge(context);
  if (running !== undefined && !(await stopBridge(program, running, STOP_TIMEOUT_MS))) {
    program.complain(
      `The running bridge (process ${running.pid}) did not end in time: end it and try again\n`,
    );
    return EXIT.failed;
  }
  const folders = await dataFoldersOf(context);
  await removeMarker(folders);
  const removed = plugin ? await removePlugin(folders) : [];
  if (purge && (await isAnyThere([configFolder(program), logFolder(program)]))) {
    removed.push("Removed settings and logs.");
  }
  await removeProgram(program, purge);
  program.print(
    [
      ...(running === undefined ? [] : [`Stopped the bridge (process ${running.pid}).`]),
      wasInstalled ? "Uninstalled the bridge: it does not start at login any more." : "Nothing is installed.",
      ...removed,
      ...(await keptLines(program, plugin ? [] : await keptPlugins(folders))),
      "",
    ].join("\n"),
  );
  return EXIT.ok;
}

const isAnyThere = async (paths: readonly string[]): Promise<boolean> =>
  (await Promise.all(paths.map(isThere))).includes(true);

async function isInstalled(program: Program): Promise<boolean> {
  const autostart = await Promise.all(autostarts(program).map((way) => way.read()));
  return (
    autostart.some((files) => files !== undefined) ||
    (await isThere(installedFile(program))) ||
    (program.platform !== "win32" && (await ownsCommandLink(program)))
  );
}

/** What is still there, and how to remove it: this command may be gone by now. */
async function keptLines(program: Program, plugins: readonly string[]): Promise<string[]> {
  const settings = configFolder(program);
  const kept = [
    ...plugins.map((path) => `the plugin, ${path}`),
    ...((await isThere(settings)) ? [`settings, ${settings}`] : []),
    // On Windows the program itself is beside the logs, and gone in a moment.
    ...((await isThere(logFolder(program))) ? [`logs, ${stateFolder(program)}`] : []),
  ];
  return kept.length === 0
    ? []
    : ["Kept, for you to delete if you do not want them any more:", ...kept.map((text) => `  ${text}`)];
}
