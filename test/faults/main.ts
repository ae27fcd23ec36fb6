import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../../scripts/build.ts";
import { buildHost } from "../../scripts/host.ts";
import { pack } from "../../scripts/pack.ts";
import { findTests, runTests } from "../../scripts/testFiles.ts";
import { runAsScript, ScriptError } from "../../scripts/tools.ts";
import { CI_VARIABLE, HEAD, REPORT_VARIABLE } from "./report.ts";

/** Breaks each thing that can break, and prints what came of it as a Markdown table. `--ci` is the short form. */
async function main(args: readonly string[]): Promise<number> {
  const ci = args.includes("--ci");
  const filters = args.filter((arg) => arg !== "--ci");
  if (process.platform === "win32") {
    throw new ScriptError("Cannot run the fault tests on Windows: they need signals and /proc");
  }
  const files = await findTests(["test/faults"], filters);
  await build();
  await pack();
  await buildHost();
  const folder = await mkdtemp(join(tmpdir(), "openplanet-websockets-faults-"));
  const report = join(folder, "rows.md");
  try {
    await writeFile(report, "");
    const env = { [REPORT_VARIABLE]: report, [CI_VARIABLE]: ci ? "1" : "0" };
    const code = await runTests(files, { env });
    console.log(`\n${HEAD.join("\n")}\n${await readFile(report, "utf8")}`);
    return code;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await runAsScript(import.meta.url, main);
