import type { Discovery } from "../../schema/index.ts";
import { readDiscovery } from "./discovery.ts";
import { PROBE_TIMEOUT_MS } from "./limits.ts";
import { ControlLink } from "./link/control.ts";

/** Functions that tell a running bridge from a file that a dead one left; tests give their own. */
export interface Living {
  /** Number of this process: a file that names it was left before the system used the number again. */
  readonly pid: number;
  /** Sends signal 0 to a process, as `process.kill` does, and throws its errors. */
  readonly signal: (pid: number) => void;
  readonly probe?: typeof probe;
}

/** The running bridge that has announced itself in one of these folders; the first such folder counts. */
export async function findLiving(
  folders: readonly string[],
  living: Living,
  timeoutMs: number = PROBE_TIMEOUT_MS,
): Promise<Discovery | undefined> {
  const answers = await Promise.all(
    folders.map(async (folder) => {
      const found = await readDiscovery(folder);
      return found !== undefined && (await isLiving(found, living, timeoutMs)) ? found : undefined;
    }),
  );
  return answers.find((found) => found !== undefined);
}

/** Whether another bridge, the one that wrote this, is running: its process exists and it proves that it knows the token. */
export async function isLiving(
  found: Discovery,
  { pid, signal, probe: ask = probe }: Living,
  timeoutMs: number = PROBE_TIMEOUT_MS,
): Promise<boolean> {
  return found.pid !== pid && processExists(found.pid, signal) && (await ask(found, timeoutMs));
}

/**
 * Whether the bridge that wrote this discovery file answers there and knows its secret. Dials it, says `hello`, checks the
 * proof in `welcome` and hangs up. False after `timeoutMs`, and for whatever else may answer; never throws.
 */
export async function probe(discovery: Discovery, timeoutMs: number): Promise<boolean> {
  const link = await ControlLink.open(discovery, timeoutMs);
  link?.close();
  return link !== undefined;
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
