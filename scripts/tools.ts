import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The repository's root folder, with a slash at its end. */
export const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** A fault that needs no stack: its text says what to do. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Sends what the program prints to stderr, for steps whose output is not the result. */
  readonly quiet?: boolean;
}

/** Runs a program in the repository's root with our own stdio. Resolves with its exit code. */
export function run(
  program: string,
  args: readonly string[],
  { env = {}, quiet = false }: RunOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["inherit", quiet ? 2 : "inherit", "inherit"],
    });
    child.on("error", reject);
    // A program that a signal ended has no code of its own.
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/**
 * Calls `main` with the command line if the file of `url` is what Node was started with, so that scripts can use each
 * other. What it resolves with is the exit code.
 */
export async function runAsScript(url: string, main: (args: string[]) => Promise<number>): Promise<void> {
  if (process.argv[1] === undefined || fileURLToPath(url) !== process.argv[1]) {
    return;
  }
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof ScriptError ? error.message : error);
    process.exitCode = 1;
  }
}
