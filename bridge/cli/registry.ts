import { win32 } from "node:path";
import type { Executed } from "./execute.ts";
import type { Program } from "./program.ts";

/** Runs reg.exe of Windows. */
export function reg({ env, execute }: Program, ...args: string[]): Promise<Executed> {
  const program = win32.join(env["SystemRoot"] || "C:\\Windows", "System32", "reg.exe");
  return execute.run(program, args);
}

/** The same, where a failure is a fault. */
export async function mustReg(program: Program, ...args: string[]): Promise<void> {
  const { code, stderr } = await reg(program, ...args);
  if (code !== 0) {
    throw new Error(`Cannot write to the registry: ${stderr.trim() || `exit code ${code}`}`);
  }
}
