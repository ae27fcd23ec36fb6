import { parseArgs } from "node:util";
import {
  CONFIG_VARIABLE,
  ConfigError,
  ENV_PREFIX,
  type RawSettings,
  SETTINGS,
  valueOfText,
} from "./settings.ts";

export interface CommandLine {
  readonly command: string;
  readonly help: boolean;
  readonly version: boolean;
  /** Path after --config, as typed. */
  readonly configFile: string | undefined;
  readonly settings: RawSettings;
}

type Option = { type: "string" | "boolean"; multiple?: boolean; short?: string };

/** Reads what stands after the program's name. Throws ConfigError for an unknown flag and for a missing value. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  if (positionals.length > 1) {
    throw new ConfigError(`Unexpected argument "${positionals[1]}"`);
  }

  const settings: RawSettings = {};
  for (const { key, flag, kind } of SETTINGS) {
    const value = values[flag];
    if (kind === "boolean") {
      if (values[`no-${flag}`]) {
        settings[key] = false;
      }
      if (value) {
        settings[key] = true;
      }
    } else if (typeof value === "string") {
      settings[key] = valueOfText(value, kind, "");
    } else if (value !== undefined) {
      settings[key] = value;
    }
  }
  const { help, version, config } = values;
  return {
    command: positionals[0] ?? "start",
    help: help === true,
    version: version === true,
    configFile: typeof config === "string" ? config : undefined,
    settings,
  };
}

function parse(argv: readonly string[]) {
  const options: Record<string, Option> = {
    config: { type: "string" },
    help: { type: "boolean", short: "h" },
    version: { type: "boolean", short: "v" },
  };
  for (const { flag, kind } of SETTINGS) {
    if (kind === "boolean") {
      options[flag] = { type: "boolean" };
      // What a config file or a variable turns on, the command line can turn off.
      options[`no-${flag}`] = { type: "boolean" };
    } else {
      options[flag] = { type: "string", multiple: kind === "paths" || kind === "names" };
    }
  }
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
    // Node adds advice about positional arguments after the first sentence.
    throw new ConfigError(error.message.split(/\. |\n/)[0]);
  }
}

/** Text of --help. */
export function helpText(): string {
  const rows: [string, string][] = SETTINGS.map(({ flag, kind, value, help }) => [
    kind === "boolean" ? `--${flag}, --no-${flag}` : `--${flag} ${value}`,
    help,
  ]);
  rows.push([
    "--config FILE",
    "JSON file with settings; without it the one in the user's config folder, if any",
  ]);
  rows.push(["-h, --help", "print this text"], ["-v, --version", "print the version"]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    "Usage: openplanet-websockets [start] [flags]",
    "",
    "Holds the WebSockets of Openplanet plugins. Runs until it gets SIGINT or SIGTERM, logs JSON lines on stdout.",
    "",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    "",
    `Each flag has an environment variable, such as ${ENV_PREFIX}LOG_LEVEL; ${CONFIG_VARIABLE} names the file.`,
    "The file is overruled by the environment, and the environment by flags. A list replaces the list before it.",
    "",
  ].join("\n");
}
