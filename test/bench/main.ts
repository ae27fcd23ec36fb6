import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "../../scripts/build.ts";
import { buildHost } from "../../scripts/host.ts";
import { pack } from "../../scripts/pack.ts";
import { ROOT, runAsScript, ScriptError } from "../../scripts/tools.ts";
import { footprint } from "./footprint.ts";
import { gameThread } from "./gamethread.ts";
import { growth } from "./growth.ts";
import { latency } from "./latency.ts";
import { looking } from "./looking.ts";
import { report } from "./report.ts";
import type { PartOptions, Section } from "./section.ts";
import { throughput } from "./throughput.ts";

const PARTS: Readonly<Record<string, (options: PartOptions) => Promise<Section>>> = {
  gamethread: gameThread,
  latency,
  throughput,
  looking,
  footprint,
  growth,
};

const REPORT = join(ROOT, "test", "bench", "REPORT.md");

/** Runs all parts, or those named. Only a whole run in earnest replaces the report that is kept. */
async function bench(args: readonly string[]): Promise<number> {
  const quick = args.includes("--quick");
  const named = args.filter((arg) => !arg.startsWith("--"));
  const wrong = named.find((name) => PARTS[name] === undefined);
  if (wrong !== undefined) {
    throw new ScriptError(`There is no part "${wrong}": choose of ${Object.keys(PARTS).join(", ")}`);
  }
  const started = performance.now();
  await build();
  await pack();
  await buildHost();
  const sections: Section[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (named.length === 0 || named.includes(name)) {
      console.error(`bench: ${name} …`);
      sections.push(await part({ quick }));
    }
  }
  const text = report(sections, quick, (performance.now() - started) / 1000);
  process.stdout.write(text);
  if (!quick && named.length === 0) {
    await writeFile(REPORT, text);
  }
  return 0;
}

await runAsScript(import.meta.url, bench);
