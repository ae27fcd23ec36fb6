import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "../../scripts/build.ts";
import { GATE_PACKAGES, installCommand } from "../../scripts/debian.ts";
import { buildHost } from "../../scripts/host.ts";
import { pack } from "../../scripts/pack.ts";
import { ROOT, runAsScript, ScriptError } from "../../scripts/tools.ts";
import { gateBridge } from "./gateBridge.ts";
import { type Committed, checkAll, checkTable, committedAnew } from "./gateCheck.ts";
import { gateVm } from "./gateVm.ts";

const FIGURES = join(ROOT, "test", "bench", "gate.json");

const UPDATE_FLAG = "--update";

const UPDATE = `npm run bench:gate -- ${UPDATE_FLAG} writes them into test/bench/gate.json`;

/** Measures what does not depend on the machine's load. Fails when a figure is over what is committed. */
async function gate(args: readonly string[]): Promise<number> {
  if (spawnSync("valgrind", ["--version"]).error !== undefined) {
    throw new ScriptError(
      `Cannot count cache misses: "valgrind" is not installed. As root: ${installCommand(GATE_PACKAGES)}`,
    );
  }
  await build();
  await pack();
  await buildHost();
  const measured = { ...(await gateVm()), ...(await gateBridge()) };
  const committed: Record<string, Committed> = JSON.parse(await readFile(FIGURES, "utf8"));
  if (args.includes(UPDATE_FLAG)) {
    await writeFile(FIGURES, `${JSON.stringify(committedAnew(committed, measured), null, 2)}\n`);
    return 0;
  }
  const checks = checkAll(committed, measured);
  console.log(checkTable(checks));
  if (checks.some(({ lower }) => lower)) {
    console.log(`Some figures are lower than committed. Keep that: ${UPDATE}`);
  }
  if (checks.some(({ ok }) => !ok)) {
    console.error(
      `Over the limit. If the change is worth it, say why, and commit the new figures: ${UPDATE}`,
    );
    return 1;
  }
  return 0;
}

await runAsScript(import.meta.url, gate);
