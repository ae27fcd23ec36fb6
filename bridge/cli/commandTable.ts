import { SETTINGS, type SettingKey } from "./settings.ts";

/** A flag of the command itself, beside its settings. */
export interface CommandFlag {
  readonly flag:
    | ("json" | "watch" | "follow" | "lines" | "url" | "plugin" | "purge" | "self-test" | "lan")
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
  /** Settings that it reads; the flags of others, and without any a config file, would do nothing. */
  readonly settings: readonly SettingKey[];
}

const ALL_SETTINGS: readonly SettingKey[] = SETTINGS.map(({ key }) => key);

const JSON_FLAG: CommandFlag = { flag: "json", help: "print one JSON object, for programs" };

/** Every command with its help, in the order of the help text. */
export const COMMANDS = {
  start: {
    summary: "run the bridge until Ctrl+C or stop; the default command",
    text: `Runs the bridge, which makes the WebSocket connections of Openplanet plugins, until Ctrl+C, SIGTERM or the command stop.
If a bridge is running already, that one also serves the folders of --data-dir from then on. The log goes to a file and to
standard output, which gets JSON lines unless it is a terminal.`,
    flags: [
      {
        flag: "self-test",
        help: "also run the servers that the plugin WebSocketsSelfTest needs, on 127.0.0.1 only",
      },
    ],
    settings: ALL_SETTINGS,
  },
  stop: {
    summary: "end the running bridge",
    text: `Asks the running bridge to close every socket and exit, and waits until it has. If no bridge is running, it does
nothing. An installed bridge starts again at the next login; uninstall prevents that.`,
    flags: [],
    settings: ["dataDirs"],
  },
  status: {
    summary: "show whether the bridge runs and what it does",
    text: `Shows the version and uptime of the running bridge, the sockets of each plugin with what they have received and sent, the
last errors, and which web pages were refused.`,
    flags: [{ flag: "watch", help: "update every second and show rates, until Ctrl+C" }, JSON_FLAG],
    settings: ["dataDirs"],
  },
  logs: {
    summary: "show where the log is, and its last lines",
    text: `Prints the last lines of the log file: readable on a terminal, JSON lines elsewhere. The log never holds messages,
secrets, or URL paths and queries.`,
    flags: [
      { flag: "lines", value: "N", help: "how many lines; 0 prints only the file's path (30)" },
      { flag: "follow", help: "also print new lines, until Ctrl+C" },
    ],
    settings: ["dataDirs"],
  },
  allow: {
    summary: "show or change who may reach the servers of plugins",
    text: `Without arguments, or with list, shows which web pages and computers may reach the servers of which plugins, and which were
refused last. add and remove change this at once and permanently. What settings of the bridge allow to every plugin is shown
too; to take that back, start the bridge without the setting. An origin says where a page comes from: a scheme and a host
without a path, such as https://example.com, or file://. Any web page can claim the origin null, so allowing null allows every page.`,
    args: "[list | add PLUGIN ORIGIN | remove PLUGIN ORIGIN]",
    flags: [
      { flag: "lan", help: "instead of ORIGIN: let other computers reach the plugin's servers" },
      JSON_FLAG,
    ],
    settings: ["dataDirs"],
  },
  inspect: {
    summary: "look at the sockets of plugins in the browser",
    text: `Opens a page of the running bridge in your browser. The page shows what each socket of a plugin sends and receives while it
is open, and can send, pause and close. The printed address works once, within a minute.`,
    flags: [{ flag: "no-open", help: "only print the address" }],
    settings: ["dataDirs"],
  },
  replay: {
    summary: "play a recorded WebSocket to a plugin",
    text: `Plays the other side of a WebSocket that the page of inspect, or a browser, saved as a HAR file. Listens on 127.0.0.1. Sends
each message after the recorded pause, once the plugin has sent as many messages as the recording has before it. Ends with
Ctrl+C.`,
    args: "FILE",
    flags: [
      { flag: "port", value: "N", help: "TCP port to listen on, 0 for any free one" },
      { flag: "speed", value: "X", help: "how many times faster, such as 2 or 0.5 (1)" },
      { flag: "loop", help: "start again at the end" },
      { flag: "entry", value: "N", help: "which of several WebSockets in the file (1)" },
    ],
    settings: [],
  },
  doctor: {
    summary: "find out why something does not work",
    text: `Checks everything between the game and the internet, and says how to repair what it finds. Changes
nothing. Paste its output into a support request: it holds no secrets.`,
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
    summary: "install the bridge, and start it now and at every login",
    text: `Copies the program into your user folder, starts it, and has it start at each login. Needs no administrator rights. Settings
given as flags are kept in the config file. Run it again to update or to repair.`,
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
    text: `Stops the bridge and removes the program and its autostart. The plugin, settings and logs stay unless flags say
otherwise; it prints where they are.`,
    flags: [
      { flag: "plugin", help: "also remove WebSockets.op from Openplanet's folder" },
      { flag: "purge", help: "also remove settings and logs" },
    ],
    settings: ["dataDirs"],
  },
} as const satisfies Record<string, CommandInfo>;

export type CommandName = keyof typeof COMMANDS;

export const isCommand = (text: string): text is CommandName => Object.hasOwn(COMMANDS, text);

export const infoOf = (command: CommandName): CommandInfo => COMMANDS[command];
