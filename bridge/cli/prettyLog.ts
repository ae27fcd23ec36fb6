import { prettyFactory } from "pino-pretty";
import { keepingControls } from "./format.ts";

/** Makes a line of the log readable: time of day, level, text, and the fields behind it. Without a worker or a stream. */
export function prettyLog(colorize: boolean): (line: string) => string {
  const pretty = prettyFactory({
    colorize,
    singleLine: true,
    translateTime: "SYS:HH:MM:ss",
    // The level is a word, and pid and host are not logged.
    customLevels: { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 },
  });
  // It writes strings as JSON does, which escapes the controls of ASCII only.
  return (line) => keepingControls(pretty(line));
}
