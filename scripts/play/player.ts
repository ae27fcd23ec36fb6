import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { HostRecord } from "../../test/helpers/hostRecords.ts";
import { describe, type PlayedPlugin, said } from "./show.ts";

/** A plugin has this long to end when it is unloaded. */
const END_WITHIN_MS = 5000;

type Host = ChildProcessByStdio<Writable, Readable, null>;

export interface PlayerOptions {
  /** The host's program. */
  readonly program: string;
  /** Its options; paths in them are relative to `cwd`. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly plugin: PlayedPlugin;
  /** Called when the host has ended by itself, with its exit code. */
  readonly onEnd: (code: number) => void;
}

/** Runs one plugin in the host, loads it again on demand, and shows what it says. */
export class Player {
  readonly #options: PlayerOptions;
  #host: Host | undefined;
  #loaded = false;
  #closing = false;
  #ended: Promise<void> = Promise.resolve();

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** Loads the plugin as its files are now, in a new host if a crash has ended the last one. */
  load(): void {
    const { plugin } = this.#options;
    this.#host ??= this.#start();
    this.command(this.#loaded ? `reload ${plugin.id}` : `load ${plugin.folder}`);
  }

  /** Gives the host a command such as `ui MyPlugin`. */
  command(line: string): void {
    this.#host?.stdin.write(`${line}\n`);
  }

  /** Unloads the plugin and resolves when the host is gone. */
  async close(): Promise<void> {
    this.#closing = true;
    const host = this.#host;
    this.command("quit");
    const timer = setTimeout(() => host?.kill("SIGKILL"), END_WITHIN_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #start(): Host {
    const { program, args, cwd } = this.#options;
    const host = spawn(program, ["--stdin", "--keep", ...args], {
      cwd,
      stdio: ["pipe", "pipe", "inherit"],
      // Without the terminal's Ctrl+C, so that the plugin is unloaded while the bridge still runs.
      detached: true,
    });
    host.stdin.on("error", () => {}); // A command to a host that has just ended; #over tells of its end.
    createInterface({ input: host.stdout }).on("line", (line) => this.#take(JSON.parse(line)));
    this.#ended = once(host, "close").then(([code, signal]) => this.#over(code, signal));
    return host;
  }

  #take(record: HostRecord): void {
    if (
      (record.type === "loaded" || record.type === "unloaded") &&
      record.plugin === this.#options.plugin.id
    ) {
      this.#loaded = record.type === "loaded";
    }
    const text = describe(record, this.#options.plugin);
    if (text !== undefined) {
      console.log(text);
    }
  }

  #over(code: number | null, signal: NodeJS.Signals | null): void {
    this.#host = undefined;
    this.#loaded = false;
    if (this.#closing) {
      return;
    }
    if (code === null) {
      console.log(said("host", "error", `ended by ${signal}; the next change starts it again`));
    } else {
      this.#options.onEnd(code);
    }
  }
}
