import type { HelperProgram } from "../core/names/helper.ts";
import type { CommandLine } from "./commandLine.ts";
import type { Config } from "./config.ts";
import type { Execute } from "./execute.ts";

/** What a command knows of the process that it runs in; `main` reads it there, tests give their own. */
export interface Program {
  readonly version: string;
  readonly platform: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** Whether stdout is a terminal, so a person reads along. */
  readonly terminal: boolean;
  /** Whether what is printed may have colours. */
  readonly colors: boolean;
  /** The packaged program, or Node. */
  readonly execPath: string;
  /** The bundle that Node runs; undefined in the packaged program. */
  readonly script: string | undefined;
  /** How this program runs as one that looks names up. */
  readonly nameHelper: HelperProgram;
  /** Version of Node, for reports. */
  readonly node: string;
  readonly arch: string;
  /** User number on Unix. */
  readonly uid: number | undefined;
  print(text: string): void;
  complain(text: string): void;
  /** Whether what is printed reaches nobody any more. */
  isUnread(): boolean;
  /** Sends signal 0, as `process.kill` does, and throws its errors. */
  signal(pid: number): void;
  /** Resolves when the user or the system wants it to end. */
  interrupted(): Promise<void>;
  readonly execute: Execute;
}

/** What a verb gets. It resolves with the exit code. */
export interface CommandContext {
  readonly program: Program;
  readonly commandLine: CommandLine;
  readonly config: Config;
}

export type Command = (context: CommandContext) => Promise<number>;
