import { rm, rmdir } from "node:fs/promises";
import { dirname, join, win32 } from "node:path";
import { autostarts } from "../autostart/autostart.ts";
import { EXIT } from "../exitCodes.ts";
import { commandLink, installedFile, isSame, ownsCommandLink, twinFile } from "../install/files.ts";
import { removePlugin } from "../install/plugin.ts";
import { PLUGIN_FILE } from "../installedPlugin.ts";
import { STOP_TIMEOUT_MS } from "../limits.ts";
import { configFolder, programFolder, stateFolder } from "../places.ts";
import type { CommandContext, Program } from "../program.ts";
import { dataFoldersOf, findBridge, stopBridge } from "../running.ts";
import { asUserOwn } from "./install.ts";

/** Takes back what install did. What is not there counts as done. */
export async function uninstall(given: CommandContext): Promise<number> {
  const { program } = given;
  const { plugin, purge = false } = given.commandLine.options;
  const context = asUserOwn(given);
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
  const lines = plugin === true ? await removePlugin(await dataFoldersOf(context)) : [];
  if (purge) {
    await rm(configFolder(program), { recursive: true, force: true });
  }
  await (program.platform === "win32" ? removeOnWindows(program, purge) : removeOnLinux(program, purge));
  program.print(
    [
      ...lines,
      "Uninstalled the bridge and its autostart.",
      purge
        ? "Settings and logs are gone too."
        : `Kept: settings in ${configFolder(program)}, logs in ${stateFolder(program)} (--purge removes them).`,
      "",
    ].join("\n"),
  );
  return EXIT.ok;
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
  const folder = programFolder(program);
  const exe = installedFile(program);
  const again = { force: true, maxRetries: 10, retryDelay: 100 };
  await rm(twinFile(program), again);
  await rm(join(folder, PLUGIN_FILE), again);
  if (await isSame(program.execPath, exe)) {
    await removeAfterExit(program, exe, purge);
    return;
  }
  await rm(exe, again);
  if (purge) {
    await rm(folder, { ...again, recursive: true });
  } else {
    // It holds the logs, or nothing.
    await rmdir(folder).catch(() => {});
  }
}

/** Windows does not remove a program that runs, so the command processor does it as soon as we are gone. */
async function removeAfterExit({ env, execute }: Program, exe: string, purge: boolean): Promise<void> {
  const shell = env["ComSpec"] || win32.join(env["SystemRoot"] || "C:\\Windows", "System32", "cmd.exe");
  const wait = "ping -n 2 127.0.0.1 >nul";
  const attempts = `for /l %i in (1,1,20) do @if exist "${exe}" (del /f /q "${exe}" & if exist "${exe}" ${wait})`;
  const folder = `rmdir ${purge ? "/s /q " : ""}"${dirname(exe)}"`;
  await execute.detach(shell, ["/d", "/s", "/c", `"${wait} & ${attempts} & ${folder}"`], { verbatim: true });
}
