import type { Discovery } from "../../schema/index.ts";
import { PROBE_TIMEOUT_MS } from "./limits.ts";
import { probe } from "./link/probe.ts";

/** How to tell a running bridge from a file that a dead one left; tests give their own. */
export interface Living {
  /** Process number of this bridge: a file with the same number was left before the system used it again. */
  readonly pid: number;
  /** Sends signal 0 to a process, as `process.kill` does, and throws its errors. */
  readonly signal: (pid: number) => void;
  readonly probe?: typeof probe;
}

/** Whether another bridge, the one that wrote this, is running: its process exists and it proves that it knows the token. */
export async function isLiving(
  found: Discovery,
  { pid, signal, probe: ask = probe }: Living,
): Promise<boolean> {
  return found.pid !== pid && processExists(found.pid, signal) && (await ask(found, PROBE_TIMEOUT_MS));
}

/** Whether a process has this number, whoever it belongs to. */
export function processExists(pid: number, signal: Living["signal"]): boolean {
  try {
    signal(pid);
    return true;
  } catch (error) {
    // It exists but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
