import { setTimeout as delay } from "node:timers/promises";
import { EXIT } from "../exitCodes.ts";
import { DEFAULT_LOG_LINES, FOLLOW_INTERVAL_MS } from "../limits.ts";
import { LogTail } from "../logTail.ts";
import { logFile } from "../places.ts";
import type { CommandContext, Program } from "../program.ts";

/** Prints the last lines of the log file, and on a terminal where it is; with --follow also those to come. */
export async function logs({ program, commandLine }: CommandContext): Promise<number> {
  const file = logFile(program);
  const { lines: count = DEFAULT_LOG_LINES, follow = false } = commandLine.options;
  if (count === 0 && !follow) {
    program.print(`${file}\n`);
    return EXIT.ok;
  }
  const print = await printer(program);
  const tail = new LogTail(file);
  try {
    const lines = await tail.last(count);
    program.print(program.terminal ? `${file}\n` : "");
    print(count === 0 ? [] : lines);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") {
      program.complain(`Cannot read the log ${file}: ${code ?? error}\n`);
      return EXIT.failed;
    }
    program.complain(`There is no log yet: it will be ${file}\n`);
    if (!follow) {
      return EXIT.failed;
    }
  }
  while (follow && !program.isUnread()) {
    await delay(FOLLOW_INTERVAL_MS);
    print(await tail.next());
  }
  await tail.close();
  return EXIT.ok;
}

/** Prints lines: readable on a terminal, as they are elsewhere. */
async function printer(program: Program): Promise<(lines: readonly string[]) => void> {
  const { prettyLog } = await import("../prettyLog.ts");
  const show = program.terminal ? prettyLog(program.colors) : (line: string) => `${line}\n`;
  return (lines) => {
    if (lines.length > 0) {
      program.print(lines.map(show).join(""));
    }
  };
}
