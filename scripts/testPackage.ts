import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { installCommand, WINE_PACKAGES } from "./debian.ts";
import { buildHost } from "./host.ts";
import { makeRelease } from "./package.ts";
import { ROOT, run, runAsScript, ScriptError } from "./tools.ts";

const SUITE = "test/package";

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
  await makeRelease();
  await buildHost();
  const files = (await readdir(join(ROOT, SUITE)))
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `${SUITE}/${name}`)
    .filter((file) => args.length === 0 || args.some((text) => file.includes(text)))
    .sort();
  // One at a time: they measure how fast the programs start.
  const options = ["--import", "tsx", "--test", "--test-concurrency=1", "--test-reporter=spec"];
  return run(process.execPath, [...options, ...files]);
}

await runAsScript(import.meta.url, testPackage);
