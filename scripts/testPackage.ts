import { spawnSync } from "node:child_process";
import { installCommand, WINE_PACKAGES } from "./debian.ts";
import { buildHost } from "./host.ts";
import { makeRelease } from "./package.ts";
import { findTests, runTests } from "./testFiles.ts";
import { runAsScript, ScriptError } from "./tools.ts";

/** Makes the release and tests the programs in it: on Linux as they are, those of Windows under Wine. */
async function testPackage(args: readonly string[]): Promise<number> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new ScriptError("Cannot test the packages: that takes Linux on x64, on Windows WSL");
  }
  if (spawnSync("wine", ["--version"]).error !== undefined) {
    throw new ScriptError(
      `Cannot test the Windows program: Wine is not installed. Run \`npm run setup -- --package\`, or as root: ${installCommand(WINE_PACKAGES)}`,
    );
  }
  const files = await findTests(["test/package"], args);
  await makeRelease();
  await buildHost();
  // They measure how fast the programs start.
  return runTests(files, { concurrency: 1 });
}

await runAsScript(import.meta.url, testPackage);
