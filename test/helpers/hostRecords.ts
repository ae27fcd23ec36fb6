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

/** All times are CPU time of the thread that runs the scripts: what else the machine does is not in them. */
export interface PluginShare {
  readonly scriptMs: number;
  readonly worstFrameMs: number;
  readonly coroutines: number;
}

/** Times are CPU time, as in PluginShare; a frame's is that of all plugins together. */
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

/** `colour` is red, green, blue and opacity; null where the plugin left it to the game. */
export interface NotificationRecord {
  readonly type: "notification";
  readonly plugin: string;
  readonly header: string;
  readonly text: string;
  readonly colour: readonly number[] | null;
  readonly time: number;
}

export interface UiItem {
  readonly kind: string;
  readonly text: string;
}

/** The answer to the command `ui`: what was drawn in the last frame, without colour codes and `##` ids. */
export interface UiRecord {
  readonly type: "ui";
  readonly windows: readonly {
    readonly title: string;
    readonly plugin: string;
    readonly items: readonly UiItem[];
  }[];
  readonly menu: readonly (UiItem & { readonly plugin: string })[];
}

/** What became of the command `press` or `close`; `found` is false when nothing with the label was drawn. */
export interface PressedRecord {
  readonly type: "pressed";
  readonly label: string;
  readonly found: boolean;
}

export interface ClipboardRecord {
  readonly type: "clipboard";
  readonly text: string;
}

export interface BrowserRecord {
  readonly type: "browser";
  readonly url: string;
}

export type HostRecord =
  | LogRecord
  | CompileRecord
  | LoadedRecord
  | UnloadedRecord
  | SummaryRecord
  | NotificationRecord
  | UiRecord
  | PressedRecord
  | ClipboardRecord
  | BrowserRecord;

export type RecordOf<T extends HostRecord["type"]> = Extract<HostRecord, { type: T }>;
