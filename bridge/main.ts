import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { checkCaFiles, checkDataFolders } from "./cli/checkSettings.ts";
import { type CommandLine, parseCommandLine } from "./cli/commandLine.ts";
import { allow } from "./cli/commands/allow.ts";
import { doctor } from "./cli/commands/doctor.ts";
import { inspect } from "./cli/commands/inspect.ts";
import { install } from "./cli/commands/install.ts";
import { logs } from "./cli/commands/logs.ts";
import { replay } from "./cli/commands/replay.ts";
import { status } from "./cli/commands/status.ts";
import { stop } from "./cli/commands/stop.ts";
import { uninstall } from "./cli/commands/uninstall.ts";
import { type CommandName, infoOf } from "./cli/commandTable.ts";
import { bridgeSettings, type Config, loadConfig, type Sources } from "./cli/config.ts";
import { keepCrash, keptCrashes } from "./cli/crashFolder.ts";
import { execute } from "./cli/execute.ts";
import { EXIT } from "./cli/exitCodes.ts";
import { helpText } from "./cli/helpText.ts";
import { interruption } from "./cli/interruption.ts";
import { keyPress } from "./cli/keyPress.ts";
import { SHUTDOWN_TIMEOUT_MS } from "./cli/limits.ts";
import { LogFile } from "./cli/logFile.ts";
import { LogOutput } from "./cli/output.ts";
import { wantsColors } from "./cli/paint.ts";
import { allowedFile, logFile, stateFolder } from "./cli/places.ts";
import type { Command, Program } from "./cli/program.ts";
import { makeRecovery } from "./cli/recovery.ts";
import { ConfigError } from "./cli/settings.ts";
import { installShutdown } from "./cli/shutdown.ts";
import { stdoutSink } from "./cli/stdout.ts";
import { TerminalView } from "./cli/terminalView.ts";
import { VERSION } from "./cli/version.ts";
import { type Bridge, type BridgeOptions, startBridge } from "./core/bridge.ts";
import { crashReport } from "./core/crash.ts";
import { findDataFolders } from "./core/dataFolders.ts";
import { LastLines } from "./core/lastLines.ts";
import { both, createLog } from "./core/log.ts";
import { HELPER_COMMAND } from "./core/names/answering.ts";

/** Commands that use the settings and end by themselves; start and doctor bring their own handling of them, and replay has none. */
const HANDLERS: Record<Exclude<CommandName, "start" | "doctor" | "replay">, Command> = {
  stop,
  status,
  logs,
  allow,
  inspect,
  install,
  uninstall,
};

async function main(): Promise<number | undefined> {
  try {
    const commandLine = parseCommandLine(process.argv.slice(2));
    const { command, help, version } = commandLine;
    if (help !== undefined) {
      process.stdout.write(helpText(help));
      return EXIT.ok;
    }
    if (version) {
      process.stdout.write(`${VERSION}\n`);
      return EXIT.ok;
    }
    const program = thisProgram();
    const load = (): Config => {
      const loaded = loadConfig(commandLine, sourcesOf(program));
      if (infoOf(command).settings.includes("ca")) {
        checkCaFiles(loaded, program.env);
      }
      return loaded;
    };
    if (command === "replay") {
      return await replay({ program, commandLine });
    }
    if (command === "doctor") {
      return await doctor({ program, commandLine, load });
    }
    const config = load();
    checkDataFolders(config, commandLine);
    if (command === "start") {
      await run(config, commandLine, program);
      return undefined;
    }
    return await HANDLERS[command]({ program, commandLine, config });
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    complain(`${error.message}\nTry --help for the flags\n`);
    await beforeWindowCloses();
    return EXIT.usage;
  }
}

async function run(config: Config, commandLine: CommandLine, program: Program): Promise<void> {
  const { platform, home, terminal } = program;
  const sink = await stdoutSink(process.stdout, platform);
  const view = terminal ? await TerminalView.open(program, config) : undefined;
  const out = new LogOutput(sink, view?.show);
  const lastLines = new LastLines();
  const outs = config.logFile ? [out, lastLines, new LogFile(logFile(program))] : [out, lastLines];
  const { logger, close: closeLog } = createLog(config.logLevel, both(...outs));
  const exit = (code: number): void =>
    void out.end().then((free) => (free ? process.exit(code) : process.kill(process.pid, "SIGKILL")));
  let bridge: Promise<Bridge | undefined> = Promise.resolve(undefined);
  const close = async (): Promise<void> => (await bridge)?.close();
  const shutdown = installShutdown({
    host: { platform, on: (event, listener) => process.on(event, listener), exit },
    log: logger,
    timeoutMs: SHUTDOWN_TIMEOUT_MS,
    // A signal may come while the bridge still starts.
    close,
    recover: makeRecovery({
      log: logger,
      keep: (fault, kind) =>
        keepCrash(program, crashReport(fault, kind, { ...program, uptime: process.uptime() })),
      before: () => keptCrashes(program).times,
      close,
      start: () => open(),
      renew: () => startAgain(program),
      giveUp: () => process.exit(EXIT.failed),
    }),
  });
  process.on("exit", closeLog);

  const options: BridgeOptions = {
    settings: bridgeSettings(config, program.env),
    version: VERSION,
    log: logger,
    living: program,
    findFolders: () => findDataFolders({ platform, home }),
    nameHelper: program.nameHelper,
    stop: shutdown.stop,
    lastLines,
    selfTest: commandLine.options.selfTest === true,
    stateFolder: stateFolder(program),
    allowedFile: allowedFile(program),
    addedFolders: new Set(),
  };
  const open = async (): Promise<void> => {
    const opening = startBridge(options);
    bridge = opening.then((opened) => ("close" in opened ? opened : undefined));
    const opened = await opening;
    if (view !== undefined) {
      sink.write(await view.firstScreen(opened));
    }
    if ("running" in opened) {
      await beforeWindowCloses();
      exit(EXIT.ok);
    }
  };
  open().catch(async (err) => {
    logger.fatal({ err }, "cannot start");
    await beforeWindowCloses();
    exit(EXIT.failed);
  });
}

/** A new process with the same arguments, which is to outlive this one. */
function startAgain({ execPath, script }: Program): void {
  const args = script === undefined ? process.argv.slice(2) : [...process.execArgv, ...process.argv.slice(1)];
  spawn(execPath, args, { detached: true, stdio: "ignore", windowsHide: true }).unref();
}

/** A double click opens a window that closes with the program: whoever sees it has to read first what it says. */
async function beforeWindowCloses(): Promise<void> {
  const { platform, argv, stdin, stdout } = process;
  if (platform === "win32" && isPackaged() && argv.length === 2 && stdin.isTTY && stdout.isTTY) {
    stdout.write("Press any key to close this window.\n");
    await keyPress(stdin);
  }
}

const isPackaged = (): boolean => process.getBuiltinModule?.("node:sea")?.isSea() === true;

function thisProgram(): Program {
  const { platform, env, pid, execPath, execArgv, argv, arch, versions } = process;
  const packaged = isPackaged();
  const script = packaged ? undefined : argv[1];
  const own = script === undefined ? [] : [...execArgv, script];
  return {
    version: VERSION,
    platform,
    home: homedir(),
    env,
    pid,
    terminal: process.stdout.isTTY === true,
    colors: wantsColors(env, process.stdout),
    execPath,
    script,
    nameHelper: { program: execPath, args: [...own, HELPER_COMMAND], env },
    node: versions.node,
    arch,
    uid: process.getuid?.(),
    print: (text) => void process.stdout.write(text),
    complain,
    isUnread: () => process.stdout.errored instanceof Error,
    signal: (other) => void process.kill(other, 0),
    interrupted: () => interruption(process),
    execute,
  };
}

function complain(text: string): void {
  // Whoever does not read this still gets the exit code.
  process.stderr.on("error", () => {});
  process.stderr.write(text);
}

function sourcesOf({ env, platform, home }: Program): Sources {
  return { env, platform, home, cwd: process.cwd(), readFile: (path) => readFileSync(path, "utf8") };
}

// A full disk, or a reader that is gone: a command fails without more words, and the bridge runs on.
process.stdout.on("error", () => {
  process.exitCode = EXIT.failed;
});

void main().then(
  (code) => {
    process.exitCode ??= code;
  },
  (error) => {
    complain(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    process.exitCode = EXIT.failed;
  },
);
