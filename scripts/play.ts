import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { build } from "./build.ts";
import { buildHost, isBuiltForTests } from "./host.ts";
import { startOwnBridge } from "./ownBridge.ts";
import { PLUGIN_FOLDER, pack } from "./pack.ts";
import { Player } from "./play/player.ts";
import { type PlayedPlugin, said } from "./play/show.ts";
import { FolderWatch } from "./play/watch.ts";
import { runAsScript, ScriptError } from "./tools.ts";

const USAGE = `npm run play -- FOLDER [options of the host]

Runs the plugin in FOLDER without the game: on the AngelScript host, with WebSockets and a bridge of its own. Shows what the
plugin prints, and loads it again whenever a file in FOLDER changes. Ctrl+C ends it.

  --plugins-dir DIR         folder with the plugins that yours depends on, besides WebSockets (repeatable)
  --set ID.Variable=VALUE   give a setting a value (repeatable)
  --data-dir DIR            keep Openplanet's data folder here; without this it is a temporary one
  --time-scale N            let Time::Now and sleep run N times as fast
  --worst                   behave as badly as the game might where its behaviour is not known

\`npm run host -- --help\` lists all options. While it runs, type \`inspect\` to see the plugin's sockets in the browser, or a
command for the host, such as \`ui ID\` (shows the plugin's windows), \`press LABEL\` or \`set ID.Variable=VALUE\`.`;

/** The number that pino gives to warnings. */
const WARN = 40;

/** Where the command was typed: npm starts scripts in the folder of package.json. */
const cwd = process.env["INIT_CWD"] ?? process.cwd();

async function play(args: readonly string[]): Promise<number> {
  const [folder, ...options] = args;
  if (folder === undefined || args.includes("--help")) {
    console.log(USAGE);
    return folder === undefined ? 2 : 0;
  }
  const plugin = await findPlugin(folder);
  // Before anything is made that has to be taken away.
  const stop = new Promise<number>((end) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => end(0));
    }
  });
  if (!isBuiltForTests()) {
    await build();
    await pack();
  }
  const program = await buildHost();
  const temporary = await mkdtemp(join(tmpdir(), "websockets-play-"));
  try {
    return await run(program, plugin, options, temporary, stop);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function findPlugin(folder: string): Promise<PlayedPlugin> {
  if (folder.startsWith("--")) {
    throw new ScriptError(`Cannot play "${folder}": name the plugin's folder first\n\n${USAGE}`);
  }
  const path = resolve(cwd, folder);
  if (!existsSync(join(path, "info.toml"))) {
    throw new ScriptError(`Cannot play "${path}": it has no info.toml`);
  }
  const real = await realpath(path);
  return { id: basename(real), folder: real };
}

async function run(
  program: string,
  plugin: PlayedPlugin,
  options: readonly string[],
  temporary: string,
  stop: Promise<number>,
): Promise<number> {
  const named = options.lastIndexOf("--data-dir");
  const dataDir = named < 0 ? temporary : resolve(cwd, options[named + 1] ?? "");
  const bridge = await startOwnBridge(dataDir, temporary, ({ level, msg }) => {
    if (level >= WARN) {
      console.log(said("bridge", "warn", msg));
    }
  });
  let onEnd: (code: number) => void = () => {};
  const hostEnd = new Promise<number>((end) => {
    onEnd = end;
  });
  const own = ["--data-dir", dataDir, "--plugins-dir", join(PLUGIN_FOLDER, "..")];
  const player = new Player({ program, args: [...own, ...options], cwd, plugin, onEnd });
  const watch = new FolderWatch(plugin.folder, () => {
    console.log(said("play", "info", "a file has changed: loading the plugin again"));
    player.load();
  });
  const input = createInterface({ input: process.stdin }).on("line", (line) => {
    const [command, ...flags] = line.trim().split(/\s+/);
    if (command === "inspect") {
      bridge.inspect(flags);
    } else {
      player.command(line);
    }
  });
  console.log(said("play", "info", `running ${plugin.folder}; Ctrl+C ends it`));
  player.load();
  const code = await Promise.race([stop, hostEnd]);
  input.close();
  process.stdin.destroy();
  watch.close();
  await player.close();
  await bridge.close();
  return code;
}

await runAsScript(import.meta.url, play);
