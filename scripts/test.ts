import { build } from "./build.ts";
import { buildHost } from "./host.ts";
import { pack } from "./pack.ts";
import { findTests, runTests } from "./testFiles.ts";
import { runAsScript } from "./tools.ts";

const SUITES = ["test/unit", "test/e2e", "test/host"];

/**
 * Builds what the chosen tests need and runs them. Arguments are parts of paths to choose files by; those that start with
 * a dash go to Node. Nothing is skipped: a toolchain that is missing fails the run.
 */
async function test(args: readonly string[]): Promise<number> {
  const filters = args.filter((arg) => !arg.startsWith("-"));
  const options = args.filter((arg) => arg.startsWith("-"));
  const files = await findTests(SUITES, filters);
  if (files.some((file) => !file.startsWith("test/unit/"))) {
    await build();
    await pack();
  }
  if (files.some((file) => file.startsWith("test/host/"))) {
    await buildHost();
  }
  return runTests(files, { options });
}

await runAsScript(import.meta.url, test);
