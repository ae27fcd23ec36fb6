import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { helpText, parseCommandLine } from "./commandLine.ts";
import { type Bridge, start } from "./commands/start.ts";
import { type Config, loadConfig } from "./config.ts";
import { findDataFolders } from "./dataFolders.ts";
import { SHUTDOWN_TIMEOUT_MS } from "./limits.ts";
import { createLog } from "./log.ts";
import { ConfigError } from "./settings.ts";
import { installShutdown } from "./shutdown.ts";
import { VERSION } from "./version.ts";

const EXIT_USAGE = 2;

function main(): void {
  try {
    const commandLine = parseCommandLine(process.argv.slice(2));
    if (commandLine.help) {
      process.stdout.write(helpText());
    } else if (commandLine.version) {
      process.stdout.write(`${VERSION}\n`);
    } else if (commandLine.command === "start") {
      const { platform, env } = process;
      const readFile = (path: string) => readFileSync(path, "utf8");
      run(loadConfig(commandLine, { env, platform, home: homedir(), cwd: process.cwd(), readFile }));
    } else {
      throw new ConfigError(`Unknown command "${commandLine.command}"`);
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    process.stderr.write(`${error.message}\nTry --help for the flags\n`);
    process.exitCode = EXIT_USAGE;
  }
}

function run(config: Config): void {
  const { logger, close: closeLog } = createLog(config.logLevel);
  const { pid, platform } = process;
  let bridge: Promise<Bridge | undefined> = Promise.resolve(undefined);
  installShutdown({
    host: process,
    log: logger,
    timeoutMs: SHUTDOWN_TIMEOUT_MS,
    // A signal may come while the bridge still starts.
    close: async () => (await bridge)?.close(),
  });
  process.on("exit", closeLog);

  bridge = start({
    config,
    version: VERSION,
    log: logger,
    living: { pid, signal: (other) => process.kill(other, 0) },
    findFolders: () => findDataFolders({ platform, home: homedir() }),
  });
  bridge.then(
    (started) => {
      if (started === undefined) {
        process.exit(0);
      }
    },
    (err) => {
      logger.fatal({ err }, "cannot start");
      process.exit(1);
    },
  );
}

main();
