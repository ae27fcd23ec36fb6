import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUNDLE } from "../../scripts/build.ts";

/** What Node writes at its end into the folder that NODE_V8_COVERAGE names. */
interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly {
      readonly functionName: string;
      readonly ranges: readonly { readonly startOffset: number; readonly count: number }[];
    }[];
  }[];
}

/** How often each function of the bundle was called, by "source file: function". V8 counts; it does not sample. */
export async function callCounts(folder: string): Promise<Map<string, number>> {
  const files = sourceFiles(await readFile(BUNDLE, "utf8"));
  const counts = new Map<string, number>();
  for (const name of await readdir(folder)) {
    const { result }: Coverage = JSON.parse(await readFile(join(folder, name), "utf8"));
    for (const { functionName, ranges } of result.find(({ url }) => url === pathToFileURL(BUNDLE).href)
      ?.functions ?? []) {
      const { startOffset = 0, count = 0 } = ranges[0] ?? {};
      const file = files.findLast(({ offset }) => offset <= startOffset)?.file ?? "";
      const key = `${file}: ${functionName}`;
      counts.set(key, (counts.get(key) ?? 0) + count);
    }
  }
  return counts;
}

/** Where each source file begins in the bundle: esbuild writes its path in front. */
function sourceFiles(bundle: string): { readonly file: string; readonly offset: number }[] {
  return [...bundle.matchAll(/^\/\/ (\S+\.\w+)$/gm)].map(({ 1: file = "", index }) => ({
    file,
    offset: index,
  }));
}
