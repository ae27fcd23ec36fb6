import { SETTINGS, type SettingKey } from "./settings.ts";

/** A flag of the command itself, beside its settings. */
export interface CommandFlag {
  readonly flag:
    | ("json" | "lines" | "url" | "plugin" | "purge" | "self-test" | "lan")
    | ("no-open" | "port" | "speed" | "loop" | "entry");
  /** Placeholder of its value; without one it is on or off. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandInfo {
  /** For the list of commands. */
  readonly summary: string;
  /** For the command's own help; lines of at most 110 characters. */
  readonly text: string;
  readonly flags: readonly CommandFlag[];
  /** What may stand behind its name, for the help. */
  readonly args?: string;
  /** Settings that it reads; the flags of others would do nothing. */
  readonly settings: readonly SettingKey[];
}

const ALL_SETTINGS: readonly SettingKey[] = SETTINGS.map(({ key }) => key);

const JSON_FLAG: CommandFlag = { flag: "json", help: "print one JSON object, for programs" };

/** Every command with its help, in the order of the help text. */
export const COMMANDS = {
  start: {
    summary: "run the bridge until Ctrl+C or stop; this is what happens without a command",
    text: `Holds the WebSockets of Openplanet plugins. Runs until it gets SIGINT, SIGTERM or the command stop. A second start
finds the first, says so and ends. Logs to a file, and to the terminal; as JSON lines where that is none.`,
    flags: [
      { flag: "self-test", help: "also open what the plugin WebSocketsSelfTest talks to, on 127.0.0.1 only" },
    ],
    settings: ALL_SETTINGS,
  },
  stop: {
    summary: "end the running bridge",
    text: `Asks the running bridge to close every socket and to end, and waits until it has. When none is running there is
nothing to do. With autostart it comes back at the next login: uninstall turns that off.`,
    flags: [],
    settings: ["dataDirs"],
  },
  status: {
    summary: "show whether the bridge runs and what it does",
    text: "Shows version, uptime, sockets and bytes of the running bridge, its links by plugin, and its last errors.",
    flags: [JSON_FLAG],
    settings: ["dataDirs"],
  },
  logs: {
    summary: "show where the log is, and its last lines",
    text: `Prints the last lines of the log file: readable on a terminal, JSON lines elsewhere. The log never holds messages,
secrets, or what is behind the host in an address.`,
    flags: [{ flag: "lines", value: "N", help: "how many lines, 0 for the place only (30)" }],
    settings: ["dataDirs"],
  },
  allow: {
    summary: "show or change who may reach the servers of plugins",
    text: `Without arguments, or with list: shows which web pages and computers may reach the servers of which plugin, and which were
refused last. add and remove change it, at once and for good. An origin is any text that a page names itself by, such as
https://example.com or file://. To allow null is to allow every web page: whichever likes can claim it.`,
    args: "[list | add PLUGIN ORIGIN | remove PLUGIN ORIGIN]",
    flags: [
      { flag: "lan", help: "in place of ORIGIN: other computers, so that the plugin may listen for them" },
      JSON_FLAG,
    ],
    settings: ["dataDirs"],
  },
  inspect: {
    summary: "look at the sockets of plugins in the browser",
    text: `Opens a page of the running bridge in your browser: what each socket of a plugin sends and gets while the page is open,
and buttons to send, pause and close. The printed address lets one page in, within a minute.`,
    flags: [{ flag: "no-open", help: "only print the address" }],
    settings: ["dataDirs"],
  },
  replay: {
    summary: "play a recorded WebSocket to a plugin",
    text: `Serves the remote's side of a HAR file on 127.0.0.1, as the page of inspect or a browser saved it: each message after the
pause that it was recorded with, and after as many messages of the plugin. Ends with Ctrl+C.`,
    args: "FILE",
    flags: [
      { flag: "port", value: "N", help: "TCP port to listen on, 0 for any free one" },
      { flag: "speed", value: "X", help: "how many times faster, such as 2 or 0.5 (1)" },
      { flag: "loop", help: "begin again at the end" },
      { flag: "entry", value: "N", help: "which of several WebSockets in the file (1)" },
    ],
    settings: ["dataDirs"],
  },
  doctor: {
    summary: "find out why something does not work",
    text: `Checks everything that lies between the game and the internet and says what to do about what it finds. Changes
nothing. Its text is fit to be posted in a request for help.`,
    flags: [
      {
        flag: "url",
        value: "URL",
        help: "server to connect to as a plugin would, such as wss://example.com",
      },
      JSON_FLAG,
    ],
    settings: ["port", "dataDirs", "ca", "insecureHosts"],
  },
  install: {
    summary: "start the bridge with the computer, from now on",
    text: `Copies the program into your user folder, starts it, and starts it again at each login. Needs no administrator.
Settings given as flags are kept in the config file. Run it again to update or to repair.`,
    flags: [
      {
        flag: "plugin",
        help: "also put WebSockets.op into Openplanet's folder, unless a newer one is there",
      },
    ],
    settings: ALL_SETTINGS,
  },
  uninstall: {
    summary: "undo install",
    text: "Stops the bridge and takes away the program and its autostart. Settings and logs stay.",
    flags: [
      { flag: "plugin", help: "also take WebSockets.op out of Openplanet's folder" },
      { flag: "purge", help: "also take away settings and logs" },
    ],
    settings: ["dataDirs"],
  },
} as const satisfies Record<string, CommandInfo>;

export type CommandName = keyof typeof COMMANDS;

export const isCommand = (text: string): text is CommandName => Object.hasOwn(COMMANDS, text);

export const infoOf = (command: CommandName): CommandInfo => COMMANDS[command];
