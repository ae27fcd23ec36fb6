import { win32 } from "node:path";
import type { Program } from "./program.ts";

/** The folder of Windows itself. */
export const windowsFolder = ({ env }: Pick<Program, "env">): string => env["SystemRoot"] || "C:\\Windows";

/** A program that comes with Windows, by its full path: nothing else of that name is run. */
export const systemFile = (program: Pick<Program, "env">, name: string): string =>
  win32.join(windowsFolder(program), "System32", name);
