import { autostarts, chooseAutostart } from "../autostart/ways.ts";
import { EXIT } from "../exitCodes.ts";
import { fromHomepage } from "../homepage.ts";
import { addAppsEntry } from "../install/appsEntry.ts";
import { commandLink, copyProgram, installedFile, ownsCommandLink } from "../install/files.ts";
import { keepSettings } from "../install/keepSettings.ts";
import { leaveMarker } from "../install/marker.ts";
import { installPlugin } from "../install/plugin.ts";
import { addStartMenu } from "../install/startMenu.ts";
import { START_TIMEOUT_MS, STOP_TIMEOUT_MS } from "../limits.ts";
import { logFile } from "../places.ts";
import type { CommandContext } from "../program.ts";
import { awaitBridge, dataFoldersOf, findBridge, stopBridge } from "../running.ts";

/** Copies the program to its place, makes it start at each login, and starts it. May be run any number of times. */
export async function install(context: CommandContext): Promise<number> {
  const { program } = context;
  if (program.platform === "win32" && program.script !== undefined) {
    program.complain(
      `Only the packaged program can be installed on Windows: download it${fromHomepage()}, and open install.cmd in it\n`,
    );
    return EXIT.failed;
  }
  const config = await keepSettings(context);
  const running = await findBridge(context);
  if (running !== undefined && !(await stopBridge(program, running, STOP_TIMEOUT_MS))) {
    program.complain(
      `The running bridge (process ${running.pid}) did not end in time: end it and try again\n`,
    );
    return EXIT.failed;
  }
  const command = await copyProgram(program);
  const way = await chooseAutostart(program);
  for (const other of autostarts(program).filter(({ place }) => place !== way.place)) {
    await other.disable();
  }
  await way.enable(command);
  if (program.platform === "win32") {
    await addAppsEntry(program);
    await addStartMenu(program);
  }
  await way.launch(command);
  const started = await awaitBridge(context, START_TIMEOUT_MS);

  const called = (await ownsCommandLink(program)) ? commandLink(program) : installedFile(program);
  program.print(
    [
      `Installed ${program.version}: ${called}`,
      `It starts at each login (${way.place})`,
      ...(config === undefined ? [] : [`The settings are in ${config}`]),
      `The log is ${logFile(program)}`,
      "",
    ].join("\n"),
  );
  const folders = await dataFoldersOf(context);
  await leaveMarker(program, folders);
  const plugin = context.commandLine.options.plugin
    ? await installPlugin(program, folders)
    : { lines: [], complete: true };
  program.print(plugin.lines.map((line) => `${line}\n`).join(""));
  if (started === undefined) {
    program.complain("The bridge did not start in time: run the commands logs and doctor\n");
    return EXIT.failed;
  }
  program.print(
    `The bridge runs on ${started.host}:${started.port}, process ${started.pid}\n` +
      "Start the game, or play on: plugins find the bridge by themselves.\n",
  );
  return plugin.complete ? EXIT.ok : EXIT.failed;
}
