import type { Bridge, RunningBridge } from "../core/bridge.ts";
import { LOG_LEVELS, type LogLevel } from "../core/log.ts";
import type { Config } from "./config.ts";
import { runsAlreadyText, startedText } from "./firstScreen.ts";
import { foldersWithoutPlugin } from "./install/installedPlugin.ts";
import { paintWith } from "./paint.ts";
import type { Program } from "./program.ts";

/** What the person at the terminal sees of a bridge: warnings while it starts, then the first screen, then its log. */
export class TerminalView {
  readonly #program: Program;
  readonly #pretty: (line: string) => string;
  /** Lowest level that is shown. */
  #level: LogLevel;

  private constructor(program: Program, { logLevel }: Config, pretty: (line: string) => string) {
    this.#program = program;
    this.#pretty = pretty;
    // Whoever asks for more than is usual wants to see the start too.
    this.#level = rank(logLevel) < rank("info") ? logLevel : "warn";
  }

  static async open(program: Program, config: Config): Promise<TerminalView> {
    // Loaded when it is used, since it costs as much time as the rest of the log.
    const { prettyLog } = await import("./prettyLog.ts");
    return new TerminalView(program, config, prettyLog(program.colors));
  }

  /** A line of the log for the terminal; nothing when it is not shown. */
  readonly show = (line: string): string =>
    rank(JSON.parse(line).level) < rank(this.#level) ? "" : this.#pretty(line);

  /** What came of the start. From now on the whole log is shown. */
  async firstScreen(opened: Bridge | RunningBridge): Promise<string> {
    this.#level = "trace";
    const paint = paintWith(this.#program.colors);
    if ("running" in opened) {
      return runsAlreadyText(opened, paint);
    }
    const { folders } = opened;
    const withoutPlugin = await foldersWithoutPlugin(folders);
    return startedText({ version: this.#program.version, folders, withoutPlugin }, paint);
  }
}

const rank = (level: LogLevel): number => LOG_LEVELS.indexOf(level);
