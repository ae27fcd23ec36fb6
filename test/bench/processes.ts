import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { within } from "../helpers/deadline.ts";
import type { Scope } from "../helpers/scope.ts";

export interface Program<T> {
  readonly child: ChildProcess;
  /** What it said first: one line of JSON. */
  readonly ready: T;
  /** Its next line. */
  next(): Promise<unknown>;
}

/** Runs a file of the folder "programs" in a process of its own and waits until it is ready. Ends with the scope. */
export async function runProgram<T>(
  scope: Scope,
  name: string,
  args: readonly string[] = [],
): Promise<Program<T>> {
  const file = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  scope.after(() => child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await within(lines.next(), `a line of ${name}`, 120_000);
    if (done) {
      throw new Error(`Program "${name}" ended before its answer`);
    }
    return JSON.parse(value);
  };
  return { child, ready: (await next()) as T, next };
}
