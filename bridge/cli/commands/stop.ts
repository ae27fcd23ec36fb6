import { EXIT } from "../exitCodes.ts";
import { STOP_TIMEOUT_MS } from "../limits.ts";
import type { CommandContext } from "../program.ts";
import { findBridge, findSilent, silentText, stopBridge } from "../running.ts";

/** Ends the running bridge. If none runs, there is nothing to do, and that is not an error. */
export async function stop(context: CommandContext): Promise<number> {
  const { program } = context;
  const found = await findBridge(context);
  if (found === undefined) {
    const silent = await findSilent(context);
    if (silent !== undefined) {
      program.complain(silentText(silent));
      return EXIT.failed;
    }
    program.print("No bridge is running.\n");
    return EXIT.ok;
  }
  if (!(await stopBridge(program, found, STOP_TIMEOUT_MS))) {
    program.complain(
      `The bridge (process ${found.pid}) did not end in time: end that process (Task Manager on Windows, kill on Linux)\n`,
    );
    return EXIT.failed;
  }
  program.print(`Stopped the bridge (process ${found.pid}).\n`);
  return EXIT.ok;
}
