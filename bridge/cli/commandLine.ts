import { parseArgs } from "node:util";
import {
  COMMANDS,
  type CommandFlag,
  type CommandInfo,
  type CommandName,
  infoOf,
  isCommand,
} from "./commandTable.ts";
import { MAX_LOG_LINES, MAX_RECORDED_SOCKETS, MAX_REPLAY_SPEED, MIN_REPLAY_SPEED } from "./limits.ts";
import { ConfigError, type RawSettings, SETTINGS, valueOfText } from "./settings.ts";
import { suggest } from "./suggest.ts";

/** Flags of the command itself, as far as they were given. */
export interface CommandOptions {
  json?: boolean;
  watch?: boolean;
  follow?: boolean;
  lines?: number;
  url?: string;
  plugin?: boolean;
  purge?: boolean;
  selfTest?: boolean;
  lan?: boolean;
  noOpen?: boolean;
  port?: number;
  speed?: number;
  loop?: boolean;
  entry?: number;
}

export interface CommandLine {
  readonly command: CommandName;
  /** Which help is asked for: that of one command, or of all. */
  readonly help: CommandName | "all" | undefined;
  readonly version: boolean;
  /** Path after --config, as typed. */
  readonly configFile: string | undefined;
  readonly settings: RawSettings;
  readonly options: CommandOptions;
  /** What stands behind the command, where it takes something. */
  readonly args: readonly string[];
}

type Option = { type: "string" | "boolean"; multiple?: boolean; short?: string };
type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** Reads what stands after the program's name. Throws ConfigError for what it does not know, and for a missing value. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  const asksHelp = positionals[0] === "help";
  const [name = "start", ...args] = asksHelp ? positionals.slice(1) : positionals;
  if (!isCommand(name)) {
    const meant = suggest(name, Object.keys(COMMANDS));
    throw new ConfigError(
      `Unknown command "${name}"${meant === undefined ? "" : `: did you mean "${meant}"?`}`,
    );
  }
  const takesArguments = infoOf(name).args !== undefined && !asksHelp;
  if (args.length > 0 && !takesArguments) {
    throw new ConfigError(`Unexpected argument "${args[0]}"`);
  }
  const { help, version, config } = values;
  if (config !== undefined && infoOf(name).settings.length === 0) {
    throw new ConfigError(`The command "${name}" has no option '--config'`);
  }
  const named = positionals.length > (asksHelp ? 1 : 0);
  return {
    command: name,
    help: asksHelp || help === true ? (named ? name : "all") : undefined,
    version: version === true,
    configFile: typeof config === "string" ? config : undefined,
    settings: settingsIn(values, name),
    options: optionsIn(values, name),
    args,
  };
}

function settingsIn(values: Values, command: CommandName): RawSettings {
  const { settings: own, flags } = infoOf(command);
  const settings: RawSettings = {};
  for (const { key, flag, kind } of SETTINGS) {
    // A flag of the command itself may have the name of a setting.
    if (flags.some((known) => known.flag === flag)) {
      continue;
    }
    const value = values[flag];
    const off = values[`no-${flag}`];
    const given = value === undefined ? (off === undefined ? undefined : `no-${flag}`) : flag;
    if (given !== undefined && !own.includes(key)) {
      throw new ConfigError(`The command "${command}" has no option '--${given}'`);
    }
    if (kind === "boolean") {
      if (value !== undefined && off !== undefined) {
        throw new ConfigError(`Options '--${flag}' and '--no-${flag}' contradict each other`);
      }
      if (given !== undefined) {
        settings[key] = value !== undefined;
      }
    } else if (typeof value === "string") {
      settings[key] = valueOfText(value, kind, "");
    } else if (value !== undefined) {
      settings[key] = value;
    }
  }
  return settings;
}

function optionsIn(values: Values, command: CommandName): CommandOptions {
  const own = infoOf(command).flags;
  const options: CommandOptions = {};
  for (const { flag } of commandFlags()) {
    const value = values[flag];
    if (value === undefined) {
      continue;
    }
    if (!own.some((known) => known.flag === flag)) {
      if (SETTINGS.some((setting) => setting.flag === flag)) {
        continue;
      }
      throw new ConfigError(`The command "${command}" has no option '--${flag}'`);
    }
    switch (flag) {
      case "url":
        options.url = String(value);
        break;
      case "lines":
        options.lines = integerOf(flag, String(value), 0, MAX_LOG_LINES);
        break;
      case "port":
        options.port = integerOf(flag, String(value), 0, 65_535);
        break;
      case "entry":
        options.entry = integerOf(flag, String(value), 1, MAX_RECORDED_SOCKETS);
        break;
      case "speed":
        options.speed = speedOf(String(value));
        break;
      case "self-test":
        options.selfTest = true;
        break;
      case "no-open":
        options.noOpen = true;
        break;
      default:
        options[flag] = true;
    }
  }
  return options;
}

function integerOf(flag: string, text: string, least: number, most: number): number {
  const value = /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new ConfigError(`--${flag} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

function speedOf(text: string): number {
  const speed = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(speed >= MIN_REPLAY_SPEED && speed <= MAX_REPLAY_SPEED)) {
    throw new ConfigError(`--speed must be a number from ${MIN_REPLAY_SPEED} to ${MAX_REPLAY_SPEED}`);
  }
  return speed;
}

const commandFlags = (): CommandFlag[] =>
  Object.values<CommandInfo>(COMMANDS).flatMap(({ flags }) => [...flags]);

function parse(argv: readonly string[]): { values: Values; positionals: string[] } {
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
  for (const { flag, value } of commandFlags()) {
    options[flag] = { type: value === undefined ? "boolean" : "string" };
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
