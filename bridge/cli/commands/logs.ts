import { open } from "node:fs/promises";
import { EXIT } from "../exitCodes.ts";
import { DEFAULT_LOG_LINES, LOG_TAIL_BYTES } from "../limits.ts";
import { logFile } from "../places.ts";
import type { CommandContext } from "../program.ts";

/** Prints the last lines of the log file, and on a terminal where it is. */
export async function logs({ program, commandLine }: CommandContext): Promise<number> {
  const file = logFile(program);
  const count = commandLine.options.lines ?? DEFAULT_LOG_LINES;
  if (count === 0) {
    program.print(`${file}\n`);
    return EXIT.ok;
  }
  let lines: string[];
  try {
    lines = lastLines(await readTail(file), count);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    program.complain(
      code === "ENOENT"
        ? `There is no log yet: it will be ${file}\n`
        : `Cannot read the log ${file}: ${code ?? error}\n`,
    );
    return EXIT.failed;
  }
  const { prettyLog } = await import("../prettyLog.ts");
  const show = program.terminal ? prettyLog(true) : (line: string) => `${line}\n`;
  program.print(`${program.terminal ? `${file}\n` : ""}${lines.map(show).join("")}`);
  return EXIT.ok;
}

/** The last lines of a text, without their line breaks. */
export const lastLines = (text: string, count: number): string[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .slice(-count);

/** The end of a file, from the start of a line, read without the rest of it. */
async function readTail(file: string): Promise<string> {
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - LOG_TAIL_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - start), 0, size - start, start);
    const text = buffer.toString("utf8", 0, bytesRead);
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    await handle.close();
  }
}
