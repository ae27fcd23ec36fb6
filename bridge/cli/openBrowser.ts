import type { Program } from "./program.ts";
import { systemFile } from "./systemFile.ts";

/** Opens an address in the user's browser, never through a shell. False when there is nothing to open it with. */
export async function openBrowser(
  { platform, env, execute }: Pick<Program, "platform" | "env" | "execute">,
  url: string,
): Promise<boolean> {
  const [program, ...args] =
    platform === "win32"
      ? [systemFile({ env }, "rundll32.exe"), "url.dll,FileProtocolHandler", url]
      : ["xdg-open", url];
  try {
    await execute.detach(program as string, args);
    return true;
  } catch {
    // There is no such program, or it may not be run.
    return false;
  }
}
