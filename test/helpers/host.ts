import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { HOST } from "../../scripts/host.ts";
import { within } from "./deadline.ts";
import { READINGS, type Reading } from "./hostReadings.ts";
import type { HostRecord, LogRecord, RecordOf, SummaryRecord } from "./hostRecords.ts";
import { Mailbox } from "./mailbox.ts";

export interface HostOptions {
  /** Command line options as they are, such as `["--fps", "0"]`. */
  readonly args?: readonly string[];
  /** How the host reads what is not known of the game; `args` may change one thing of it. */
  readonly reading?: Reading;
  /** Where dependencies are looked for. */
  readonly pluginsDir?: string;
  /** A temporary one without this. */
  readonly dataFolder?: string;
  /** Values for settings, by `PLUGIN.VarName`. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments that run the host, such as `valgrind`. */
  readonly under?: readonly string[];
}

export interface HostEnd {
  readonly code: number | null;
  /** Absent when the host ended before it could write one. */
  readonly summary: SummaryRecord | undefined;
  readonly records: readonly HostRecord[];
  readonly stderr: string;
}

/**
 * Runs plugin folders in the AngelScript host, which takes commands, and is killed when the test ends. The host must
 * have been built, by `before(buildHost)`.
 */
export function runHost(t: TestContext, plugins: readonly string[], options: HostOptions = {}): HostRun {
  const own = [HOST, "--stdin", ...argumentsOf(options), ...plugins];
  const [program, ...args] = [...(options.under ?? []), ...own] as [string, ...string[]];
  const child = spawn(program, args, {
    env: { ...process.env, ...options.env },
  });
  t.after(() => child.kill("SIGKILL"));
  return new HostRun(child);
}

function argumentsOf(options: HostOptions): string[] {
  const settings = Object.entries(options.settings ?? {});
  return [
    ...(options.pluginsDir === undefined ? [] : ["--plugins-dir", options.pluginsDir]),
    ...(options.dataFolder === undefined ? [] : ["--data-dir", options.dataFolder]),
    ...settings.flatMap(([name, value]) => ["--set", `${name}=${value}`]),
    ...READINGS[options.reading ?? "kind"],
    ...(options.args ?? []),
  ];
}

export class HostRun {
  readonly child: ChildProcessWithoutNullStreams;
  /** All lines of standard output so far. */
  readonly lines: string[] = [];
  readonly #records: HostRecord[] = [];
  readonly #mailbox = new Mailbox<HostRecord>();
  readonly #end: Promise<HostEnd>;
  #stderr = "";

  constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
    child.stdin.on("error", () => {}); // A command to a host that has just ended; closed() tells.
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    createInterface({ input: child.stdout }).on("line", (line) => this.#take(line));
    this.#end = this.#ended();
    this.#end.catch(() => {}); // Reported by whoever asks for it.
  }

  /** Takes the first record that fits, past or to come. Rejects at the end of the host, and at the deadline. */
  next(fits: (record: HostRecord) => boolean, timeoutMs?: number): Promise<HostRecord> {
    return this.#mailbox.next(`a record of the host (${fits})`, fits, timeoutMs);
  }

  /** Takes the first record of a type, and of a plugin if one is named. */
  async nextOf<T extends HostRecord["type"]>(type: T, plugin?: string): Promise<RecordOf<T>> {
    const fits = (record: HostRecord) =>
      record.type === type && (plugin === undefined || ("plugin" in record && record.plugin === plugin));
    return (await this.#mailbox.next(`a record "${type}"`, fits)) as RecordOf<T>;
  }

  /** Takes the first log line with this text, or that the expression fits. */
  async log(text: string | RegExp, timeoutMs?: number): Promise<LogRecord> {
    const fits = (record: HostRecord) =>
      record.type === "log" && (typeof text === "string" ? record.text === text : text.test(record.text));
    return (await this.#mailbox.next(`the log line ${text}`, fits, timeoutMs)) as LogRecord;
  }

  /** Sends a line such as `reload WebSockets`; the host runs it before its next frame. */
  command(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /** Resolves when the host has ended by itself or after `quit`. */
  closed(timeoutMs?: number): Promise<HostEnd> {
    return within(this.#end, "the end of the host", timeoutMs);
  }

  /** Asks the host to unload everything and waits for its end. */
  quit(): Promise<HostEnd> {
    this.command("quit");
    return this.closed();
  }

  #take(line: string): void {
    this.lines.push(line);
    const record = JSON.parse(line) as HostRecord;
    this.#records.push(record);
    this.#mailbox.put(record);
  }

  async #ended(): Promise<HostEnd> {
    try {
      const [code] = await once(this.child, "close");
      this.#mailbox.end(new Error(`the host ended with code ${code}: ${this.#stderr}`));
      const summary = this.#records.findLast((record) => record.type === "summary");
      return { code, summary, records: this.#records, stderr: this.#stderr };
    } catch (error) {
      const fault = new Error(`Cannot start "${HOST}": build it with \`npm run host\``, { cause: error });
      this.#mailbox.end(fault);
      throw fault;
    }
  }
}

/** The texts that a plugin wrote to the log, in order. */
export function logTexts(records: readonly HostRecord[], plugin: string): string[] {
  return records.flatMap((record) =>
    record.type === "log" && record.plugin === plugin ? [record.text] : [],
  );
}

/** The texts of everything that was logged as an error, by whichever plugin. */
export function errorTexts(records: readonly HostRecord[]): string[] {
  return records.flatMap((record) =>
    record.type === "log" && record.level === "error" ? [record.text] : [],
  );
}
