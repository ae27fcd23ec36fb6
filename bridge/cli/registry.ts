import type { Executed } from "./execute.ts";
import type { Program } from "./program.ts";
import { systemFile } from "./systemFile.ts";

/** Runs reg.exe of Windows. */
export function reg(program: Program, ...args: string[]): Promise<Executed> {
  return program.execute.run(systemFile(program, "reg.exe"), args);
}

/** The same, where a failure is a fault. */
export async function mustReg(program: Program, ...args: string[]): Promise<void> {
  const { code, stderr } = await reg(program, ...args);
  if (code !== 0) {
    throw new Error(`Cannot write to the registry: ${stderr.trim() || `exit code ${code}`}`);
  }
}
