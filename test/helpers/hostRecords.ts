export interface ScriptPlace {
  readonly function: string;
  readonly section: string;
  readonly row: number;
  readonly col: number;
}

/** What a plugin or the host itself (then `plugin` is empty) wrote to the log. */
export interface LogRecord {
  readonly type: "log";
  readonly level: "trace" | "info" | "warn" | "error";
  readonly plugin: string;
  readonly text: string;
  readonly frame: number;
  readonly ms: number;
  /** Only for what a script threw, and for a script that ran too long. */
  readonly exception?: ScriptPlace & { readonly message: string; readonly stack: readonly ScriptPlace[] };
}

/** A message of the compiler: about the text of `plugin`, found while `target` was compiled. */
export interface CompileRecord {
  readonly type: "compile";
  readonly severity: "error" | "warning" | "info";
  readonly plugin: string;
  readonly target: string;
  readonly section: string;
  readonly row: number;
  readonly col: number;
  readonly text: string;
}

export interface LoadedRecord {
  readonly type: "loaded";
  readonly plugin: string;
}

export interface UnloadedRecord {
  readonly type: "unloaded";
  readonly plugin: string;
  readonly counters: Readonly<Record<string, number>>;
}

export interface PluginShare {
  readonly scriptMs: number;
  readonly worstFrameMs: number;
  readonly coroutines: number;
}

export interface SummaryRecord {
  readonly type: "summary";
  readonly frames: number;
  readonly scriptMs: number;
  readonly worstFrameMs: number;
  readonly plugins: Readonly<Record<string, PluginShare>>;
  readonly exceptions: number;
  readonly warnings: number;
  readonly nativeCalls: number;
  readonly counters: Readonly<Record<string, number>>;
}

/** What the API areas record, such as UI calls. */
export interface OtherRecord {
  readonly type: "notification" | "ui";
  readonly [key: string]: unknown;
}

export type HostRecord =
  | LogRecord
  | CompileRecord
  | LoadedRecord
  | UnloadedRecord
  | SummaryRecord
  | OtherRecord;

export type RecordOf<T extends HostRecord["type"]> = Extract<HostRecord, { type: T }>;
