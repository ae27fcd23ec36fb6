import { join } from "node:path";
import { build } from "./build.ts";
import { buildHost } from "./host.ts";
import { pack } from "./pack.ts";
import { runTests } from "./testFiles.ts";
import { ROOT, runAsScript } from "./tools.ts";

const REPORT = join(ROOT, "test", "conformance", "REPORT.md");

/** Plays every conformance case and writes the report; fails when a case does. */
async function conformance(): Promise<number> {
  await build();
  await pack();
  await buildHost();
  const env = { OPENPLANET_CONFORMANCE_REPORT: REPORT };
  const code = await runTests(["test/host/conformance.test.ts"], { env });
  console.log(`Report: ${REPORT}`);
  return code;
}

await runAsScript(import.meta.url, conformance);
