import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { type CommandLine, parseCommandLine } from "./cli/commandLine.ts";
import { doctor } from "./cli/commands/doctor.ts";
import { install } from "./cli/commands/install.ts";
import { logs } from "./cli/commands/logs.ts";
import { status } from "./cli/commands/status.ts";
import { stop } from "./cli/commands/stop.ts";
import { uninstall } from "./cli/commands/uninstall.ts";
import type { CommandName } from "./cli/commandTable.ts";
import { type Config, loadConfig, type Sources } from "./cli/config.ts";
import { keepCrash, keptCrashes } from "./cli/crashFolder.ts";
import { execute } from "./cli/execute.ts";
import { EXIT } from "./cli/exitCodes.ts";
import { helpText } from "./cli/helpText.ts";
import { LogFile } from "./cli/logFile.ts";
import { logFile, stateFolder } from "./cli/places.ts";
import type { Command, Program } from "./cli/program.ts";
import { makeRecovery } from "./cli/recovery.ts";
import { ConfigError } from "./cli/settings.ts";
import { installShutdown } from "./cli/shutdown.ts";
import { VERSION } from "./cli/version.ts";
import { type Bridge, type StartOptions, start } from "./core/bridge.ts";
import { crashReport } from "./core/crash.ts";
import { findDataFolders } from "./core/dataFolders.ts";
import { SHUTDOWN_TIMEOUT_MS } from "./core/limits.ts";
import { both, createLog, stdout } from "./core/log.ts";

/** Commands that end by themselves; start and doctor are others, since they bring their own handling of the settings. */
const COMMANDS: Record<Exclude<CommandName, "start" | "doctor">, Command> = {
  stop,
  status,
  logs,
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
    const load = () => loadConfig(commandLine, sourcesOf(program));
    if (command === "doctor") {
      return await doctor({ program, commandLine, load });
    }
    const config = load();
    if (command === "start") {
      await run(config, commandLine, program);
      return undefined;
    }
    return await COMMANDS[command]({ program, commandLine, config });
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\nTry --help for the flags\n`);
    return EXIT.usage;
  }
}

async function run(config: Config, commandLine: CommandLine, program: Program): Promise<void> {
  const { pid, platform, home, terminal } = program;
  const out = terminal ? await readable() : stdout();
  const { logger, close: closeLog } = createLog(
    config.logLevel,
    config.logFile ? both(out, new LogFile(logFile(program))) : out,
  );
  let bridge: Promise<Bridge | undefined> = Promise.resolve(undefined);
  const close = async (): Promise<void> => (await bridge)?.close();
  const shutdown = installShutdown({
    host: process,
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

  const options: StartOptions = {
    config,
    version: VERSION,
    log: logger,
    living: { pid, signal: program.signal },
    findFolders: () => findDataFolders({ platform, home }),
    stop: shutdown.stop,
    selfTest: commandLine.options.selfTest === true,
    // A bridge that --data-dir sets apart is not the one of this user.
    ...(commandLine.settings.dataDirs === undefined ? { home: stateFolder(program) } : {}),
  };
  const open = async (): Promise<void> => {
    bridge = start(options);
    if ((await bridge) === undefined) {
      process.exit(EXIT.ok);
    }
  };
  open().catch((err) => {
    logger.fatal({ err }, "cannot start");
    process.exit(EXIT.failed);
  });
}

/** A new process with the same arguments, which is to outlive this one. */
function startAgain({ execPath, script }: Program): void {
  const args = script === undefined ? process.argv.slice(2) : [...process.execArgv, ...process.argv.slice(1)];
  spawn(execPath, args, { detached: true, stdio: "ignore", windowsHide: true }).unref();
}

/** Log lines for the person at the terminal. Node writes to a terminal before the call returns, on Windows as text. */
async function readable(): Promise<{ write(line: string): void }> {
  // Loaded when it is used, since it costs as much time as the rest of the log.
  const { prettyLog } = await import("./cli/prettyLog.ts");
  const show = prettyLog(process.stdout.hasColors?.() ?? false);
  return { write: (line) => void process.stdout.write(show(line)) };
}

function thisProgram(): Program {
  const { platform, env, pid, execPath, argv, arch, versions } = process;
  const packaged = process.getBuiltinModule?.("node:sea")?.isSea() === true;
  return {
    version: VERSION,
    platform,
    home: homedir(),
    env,
    pid,
    terminal: process.stdout.isTTY === true,
    execPath,
    script: packaged ? undefined : argv[1],
    node: versions.node,
    arch,
    uid: process.getuid?.(),
    print: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
    signal: (other) => void process.kill(other, 0),
    execute,
  };
}

function sourcesOf({ env, platform, home }: Program): Sources {
  return { env, platform, home, cwd: process.cwd(), readFile: (path) => readFileSync(path, "utf8") };
}

void main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
    process.exitCode = EXIT.failed;
  },
);
