import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { HOST_PACKAGES, installCommand } from "./debian.ts";
import { ROOT, run, runAsScript, ScriptError } from "./tools.ts";

const SOURCE = join(ROOT, "test", "host");
const BUILD = join(ROOT, "dist", "host");

/** Set by the test script for the tests it runs, so that they do not build at the same time. */
const BUILT_VARIABLE = "OPENPLANET_HOST_BUILT";

/** The host: the AngelScript VM with as much of Openplanet's API as the plugin uses. */
export const HOST = join(BUILD, "openplanet-host");

const ADVICE = `It needs these packages of Debian: ${HOST_PACKAGES.join(" ")}
Install them with \`npm run setup\`, or as root: ${installCommand(HOST_PACKAGES)}`;

/** Whether the test script has built everything already: then building again would pull it from under other tests. */
export const isBuiltForTests = (): boolean => process.env[BUILT_VARIABLE] === HOST;

/** Builds what is out of date of the host and resolves with the path of the program. */
export async function buildHost(): Promise<string> {
  if (isBuiltForTests()) {
    return HOST;
  }
  if (process.platform === "win32") {
    throw new ScriptError(
      "Cannot build the AngelScript host on Windows: run this in WSL, or only the unit tests: npm test -- test/unit",
    );
  }
  requireTool("cmake");
  requireTool("ninja");
  // Configuring again is cheap, and cures a build folder whose last configuration failed.
  await step(["-S", SOURCE, "-B", BUILD, "-G", "Ninja", "--log-level=WARNING"]);
  await step(["--build", BUILD]);
  process.env[BUILT_VARIABLE] = HOST;
  return HOST;
}

async function step(args: readonly string[]): Promise<void> {
  if ((await run("cmake", args, { quiet: true })) !== 0) {
    throw new ScriptError(
      `Cannot build the AngelScript host, see above. If something is missing:\n${ADVICE}`,
    );
  }
}

function requireTool(name: string): void {
  if (spawnSync(name, ["--version"]).error !== undefined) {
    throw new ScriptError(`Cannot build the AngelScript host: "${name}" is not installed\n${ADVICE}`);
  }
}

await runAsScript(import.meta.url, async (args) => run(await buildHost(), args));
