import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { build } from "./build.ts";
import { buildHost } from "./host.ts";
import { pack } from "./pack.ts";
import { ROOT, run, runAsScript, ScriptError } from "./tools.ts";

const SUITES = ["test/unit", "test/e2e", "test/host"];

/** Two files at a time: more of them delay each other's deadlines on a small machine. */
const NODE_OPTIONS = ["--import", "tsx", "--test", "--test-concurrency=2", "--test-reporter=spec"];

/**
 * Builds what the chosen tests need and runs them. Arguments are parts of paths to choose files by; those that start with
 * a dash go to Node. Nothing is skipped: a toolchain that is missing fails the run.
 */
async function test(args: readonly string[]): Promise<number> {
  const filters = args.filter((arg) => !arg.startsWith("-"));
  const options = args.filter((arg) => arg.startsWith("-"));
  const files = chooseFiles((await Promise.all(SUITES.map(testFiles))).flat(), filters);
  if (files.length === 0) {
    throw new ScriptError(`No test file has ${filters.map((text) => `"${text}"`).join(" or ")} in its path`);
  }
  if (files.some((file) => !file.startsWith("test/unit/"))) {
    await build();
    await pack();
  }
  if (files.some((file) => file.startsWith("test/host/"))) {
    await buildHost();
  }
  return run(process.execPath, [...NODE_OPTIONS, ...options, ...files]);
}

/** Test files below a folder, with forward slashes. Node 20 expands no patterns, so every file is named. */
async function testFiles(folder: string): Promise<string[]> {
  const below = await readdir(join(ROOT, folder), { recursive: true });
  return below
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".test.ts"))
    .sort();
}

/** The files whose path holds any of the filters; all of them without a filter. */
export function chooseFiles(files: readonly string[], filters: readonly string[]): string[] {
  return files.filter((file) => filters.length === 0 || filters.some((text) => file.includes(text)));
}

await runAsScript(import.meta.url, test);
