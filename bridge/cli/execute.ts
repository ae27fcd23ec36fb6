import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { EXECUTE_TIMEOUT_MS } from "./limits.ts";

export interface Executed {
  /** Undefined when the program could not be started, or ran too long. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface DetachOptions {
  /** On Windows: the arguments are quoted already. */
  readonly verbatim?: boolean;
  /** Folder to run in; the default is our own. */
  readonly cwd?: string;
}

/** How commands start other programs; never through a shell, and on Windows without a console window. */
export interface Execute {
  /** Runs a program to its end. Never throws. */
  run(program: string, args: readonly string[]): Promise<Executed>;
  /** Starts a program that outlives this one. Throws when it cannot be started. */
  detach(program: string, args: readonly string[], options?: DetachOptions): Promise<void>;
}

export const execute: Execute = {
  run: (program, args) =>
    new Promise((resolve) => {
      const options = { windowsHide: true, timeout: EXECUTE_TIMEOUT_MS, encoding: "utf8" } as const;
      const child = execFile(program, [...args], options, (error, stdout, stderr) => {
        const { code } = (error ?? { code: 0 }) as { code?: unknown };
        resolve({ code: typeof code === "number" ? code : undefined, stdout, stderr });
      });
      child.stdin?.end();
    }),

  detach: async (program, args, { verbatim = false, cwd } = {}) => {
    const child = spawn(program, [...args], {
      detached: true,
      stdio: "ignore",
      windowsHide: true,
      windowsVerbatimArguments: verbatim,
      cwd,
    });
    await once(child, "spawn");
    child.unref();
  },
};
