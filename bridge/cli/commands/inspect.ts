import { askBridge } from "../../core/link/control.ts";
import { EXIT } from "../exitCodes.ts";
import { CONTROL_TIMEOUT_MS } from "../limits.ts";
import { openBrowser } from "../openBrowser.ts";
import type { CommandContext } from "../program.ts";
import { findBridge, findSilent, silentText } from "../running.ts";

/** Only such an address, a page of this machine, is given to the system to open. */
const PAGE_URL = /^http:\/\/127\.0\.0\.1:\d{1,5}\/#token=[\w-]{1,128}$/;

/** Prints the address of the running bridge's page, and opens it in the browser. */
export async function inspect(context: CommandContext): Promise<number> {
  const { program, commandLine } = context;
  const running = await findBridge(context);
  if (running === undefined) {
    const silent = await findSilent(context);
    if (silent !== undefined) {
      program.complain(silentText(silent));
      return EXIT.failed;
    }
    program.complain("No bridge is running. Start one with the command start.\n");
    return EXIT.notRunning;
  }
  try {
    const url = await askBridge(running, CONTROL_TIMEOUT_MS, (link) => link.inspect());
    if (!PAGE_URL.test(url)) {
      throw new Error(`The bridge on port ${running.port} names a page that is not its own`);
    }
    program.print(`${url}\n`);
    if (commandLine.options.noOpen !== true && !(await openBrowser(program, url))) {
      program.complain(
        "There is no program to open it with: open the address in a browser within a minute\n",
      );
    }
    return EXIT.ok;
  } catch (error) {
    program.complain(`${(error as Error).message}\n`);
    return EXIT.failed;
  }
}
