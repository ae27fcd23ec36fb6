import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, run, ScriptError } from "./tools.ts";

export interface TestRunOptions {
  /** Files at a time. More than two delay each other's deadlines on a small machine. */
  readonly concurrency?: number;
  /** Further options of Node. */
  readonly options?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The test files below these folders whose path holds any of the filters; all of them without a filter. */
export async function findTests(folders: readonly string[], filters: readonly string[]): Promise<string[]> {
  const files = chooseFiles((await Promise.all(folders.map(testFiles))).flat(), filters);
  // Without a file, Node would look for tests by itself.
  if (files.length === 0) {
    throw new ScriptError(`No test file has ${filters.map((text) => `"${text}"`).join(" or ")} in its path`);
  }
  return files;
}

export function chooseFiles(files: readonly string[], filters: readonly string[]): string[] {
  return files.filter((file) => filters.length === 0 || filters.some((text) => file.includes(text)));
}

/** Runs test files. Resolves with the exit code. */
export function runTests(
  files: readonly string[],
  { concurrency = 2, options = [], env = {} }: TestRunOptions = {},
): Promise<number> {
  const own = ["--import", "tsx", "--test", `--test-concurrency=${concurrency}`, "--test-reporter=spec"];
  return run(process.execPath, [...own, ...options, ...files], { env });
}

/** Test files below a folder, with forward slashes. Node 20 expands no patterns, so every file is named. */
async function testFiles(folder: string): Promise<string[]> {
  const below = await readdir(join(ROOT, folder), { recursive: true });
  return below
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".test.ts"))
    .sort();
}
