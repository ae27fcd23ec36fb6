import type { Discovery } from "../../schema/index.ts";
import { readDiscovery } from "./discovery.ts";
import { PROBE_TIMEOUT_MS } from "./limits.ts";
import { askBridge } from "./link/control.ts";
import type { Logger } from "./log.ts";

/** Folders that a running bridge was asked to serve, by the result. */
export interface Extended {
  readonly added: readonly string[];
  readonly unserved: readonly string[];
}

/** Asks a running bridge to serve the folders that it does not serve yet. Never throws; a refusal is logged. */
export async function extend(running: Discovery, folders: readonly string[], log: Logger): Promise<Extended> {
  const found = await Promise.all(folders.map(readDiscovery));
  const missing = folders.filter((_folder, index) => found[index]?.token !== running.token);
  const added: string[] = [];
  const unserved: string[] = [];
  const reasons = new Set<string>();
  for (const folder of missing) {
    try {
      await askBridge(running, PROBE_TIMEOUT_MS, (link) => link.serve(folder));
      added.push(folder);
    } catch (error) {
      unserved.push(folder);
      reasons.add((error as Error).message);
    }
  }
  if (added.length > 0) {
    log.info({ folders: added }, "the running bridge serves these folders from now on");
  }
  if (unserved.length > 0) {
    log.warn(
      {
        folders: unserved,
        reasons: [...reasons],
        hint: "run the command stop, then start with all data folders",
      },
      "the running bridge does not serve these folders",
    );
  }
  return { added, unserved };
}
