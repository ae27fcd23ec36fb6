import { COMMANDS, type CommandInfo, type CommandName } from "./commandTable.ts";
import { EXIT_MEANINGS } from "./exitCodes.ts";
import { HOMEPAGE } from "./homepage.ts";
import { NAME } from "./places.ts";
import { CONFIG_VARIABLE, ENV_PREFIX, SETTINGS, type SettingKey } from "./settings.ts";

type Row = readonly [left: string, right: string];

const OTHER_FLAGS: readonly Row[] = [
  ["-h, --help", "print this text"],
  ["-v, --version", "print the version"],
];

/** Text of --help: of everything, or of one command. Ends with a line break. */
export function helpText(of: CommandName | "all" = "all", homepage: string = HOMEPAGE): string {
  const sections = of === "all" ? overview(homepage) : commandHelp(of, COMMANDS[of]);
  return `${sections.join("\n\n")}\n`;
}

function overview(homepage: string): string[] {
  const commands: Row[] = Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary]);
  return [
    `Usage: ${NAME} [command] [flags]`,
    "Makes the WebSocket connections of Openplanet plugins, as a program beside the game.",
    `Commands (COMMAND --help tells more):\n${table(commands)}`,
    settingsHelp(SETTINGS.map(({ key }) => key)),
    exitCodes(),
    ...(homepage === "" ? [] : [`Home page: ${homepage}`]),
  ];
}

function commandHelp(name: CommandName, { text, flags, args, settings }: CommandInfo): string[] {
  const rows: Row[] = flags.map(({ flag, value, help }) => [`--${flag}${value ? ` ${value}` : ""}`, help]);
  return [
    `Usage: ${NAME} ${name}${args === undefined ? "" : ` ${args}`} [flags]`,
    text,
    ...(rows.length === 0 ? [] : [`Flags of ${name}:\n${table(rows)}`]),
    settings.length === 0 ? `Other flags:\n${table(OTHER_FLAGS)}` : settingsHelp(settings),
    exitCodes(name),
  ];
}

function settingsHelp(keys: readonly SettingKey[]): string {
  const shown = SETTINGS.filter(({ key }) => keys.includes(key));
  const rows: Row[] = shown.map(({ flag, kind, value, help }) => [
    kind === "boolean" ? `--${flag}, --no-${flag}` : `--${flag} ${value}`,
    help,
  ]);
  rows.push(["--config FILE", "JSON file with settings, in place of the one in your config folder"]);
  const exceptions = shown.filter(({ key, flag }) => key !== inCamelCase(flag)).map(({ key }) => key);
  return [
    `Settings:\n${table([...rows, ...OTHER_FLAGS])}\n`,
    `Each setting also has an environment variable, such as ${ENV_PREFIX}LOG_LEVEL; ${CONFIG_VARIABLE} names the file.`,
    `The file is config.json in ~/.config/${NAME} or %APPDATA%\\${NAME}.`,
    `Keys of the file are the flags in camelCase (logLevel)${exceptions.length === 0 ? "" : `, except ${exceptions.join(", ")}`}.`,
    "Flags override environment variables, which override the file. Lists are replaced, not merged.",
  ].join("\n");
}

const inCamelCase = (flag: string): string =>
  flag.replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());

/** The exit codes of one command, or of all. */
function exitCodes(command?: CommandName): string {
  const shown = EXIT_MEANINGS.filter(
    ([_code, _meaning, only]) => command === undefined || only === undefined || only.includes(command),
  );
  const rows = shown.map(([code, meaning, only]): Row => {
    const prefix = command === undefined && only !== undefined ? `for ${only.join(", ")}: ` : "";
    return [String(code), `${prefix}${meaning}`];
  });
  return `Exit codes:\n${table(rows)}`;
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
