import type { LogLine } from "../../../schema/inspect/state.ts";

const LEVELS: readonly string[] = ["debug", "info", "warn", "error", "fatal"] satisfies LogLine["level"][];

/** A JSON line of the log as the page shows it: what is said, and what it is about behind it. */
export function logLineOf(line: string): LogLine {
  const { time, level, msg = "", ...about } = JSON.parse(line) as Record<string, unknown>;
  const words = Object.entries(about).map(([key, value]) => `${key}=${textOf(value)}`);
  return {
    time: Date.parse(String(time)),
    level: (LEVELS.includes(String(level)) ? level : "debug") as LogLine["level"],
    text: [String(msg), ...words].join(" "),
  };
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
