import { posix, win32 } from "node:path";

/** Name of the program, of its folders, of its unit and of its registry value. */
export const NAME = "openplanet-websockets";

/** The part of the program that decides where its files are. */
interface Here {
  readonly platform: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Path functions of the given platform, which in tests may differ from the platform that they run on. */
export const pathsOf = (platform: string): typeof posix => (platform === "win32" ? win32 : posix);

/** What the bridge writes while it runs: logs, and the file by which commands find it. */
export function stateFolder({ platform, home, env }: Here): string {
  return platform === "win32"
    ? win32.join(localAppData({ home, env }), NAME)
    : posix.join(xdg(env["XDG_STATE_HOME"], home, ".local/state"), NAME);
}

export const logFolder = (here: Here): string => pathsOf(here.platform).join(stateFolder(here), "logs");

export const logFile = (here: Here): string => pathsOf(here.platform).join(logFolder(here), "bridge.log");

/** Where the user's settings are, which `--purge` takes away. */
export function configFolder({ platform, home, env }: Here): string {
  return platform === "win32"
    ? win32.join(appData({ home, env }), NAME)
    : posix.join(xdg(env["XDG_CONFIG_HOME"], home, ".config"), NAME);
}

/** Keeps what the player has allowed to plugins. The bridge and the command `allow` write it; settings are in a file of their own. */
export const allowedFile = (here: Here): string =>
  pathsOf(here.platform).join(configFolder(here), "allowed.json");

/** Where `install` puts the program. Not where logs are on Linux; on Windows they share a folder. */
export function programFolder({ platform, home, env }: Here): string {
  return platform === "win32"
    ? win32.join(localAppData({ home, env }), NAME)
    : posix.join(xdg(env["XDG_DATA_HOME"], home, ".local/share"), NAME);
}

/** Where a Linux user's own commands are. */
export const commandFolder = ({ home }: Pick<Here, "home">): string => posix.join(home, ".local", "bin");

/** Our folder in the user's Start menu. Windows only. */
export const startMenuFolder = (here: Pick<Here, "home" | "env">): string =>
  win32.join(appData(here), "Microsoft", "Windows", "Start Menu", "Programs", "WebSockets for Openplanet");

export const systemdUnit = ({ home, env }: Pick<Here, "home" | "env">): string =>
  posix.join(xdg(env["XDG_CONFIG_HOME"], home, ".config"), "systemd", "user", `${NAME}.service`);

export const autostartEntry = ({ home, env }: Pick<Here, "home" | "env">): string =>
  posix.join(xdg(env["XDG_CONFIG_HOME"], home, ".config"), "autostart", `${NAME}.desktop`);

function localAppData({ home, env }: Pick<Here, "home" | "env">): string {
  return env["LOCALAPPDATA"] || win32.join(home, "AppData", "Local");
}

function appData({ home, env }: Pick<Here, "home" | "env">): string {
  return env["APPDATA"] || win32.join(home, "AppData", "Roaming");
}

/** The XDG specification ignores relative paths. */
function xdg(value: string | undefined, home: string, fallback: string): string {
  return value && posix.isAbsolute(value) ? value : posix.join(home, fallback);
}
