import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../scripts/tools.ts";

const PLUGIN = join(ROOT, "plugin");
const GENERATED = "Generated.as";

/** `Protocol::Version`, `Stage::Link` and so on, as the plugin's code writes them. */
function constantsIn(generated: string): string[] {
  const names: string[] = [];
  let space = "";
  for (const line of generated.split("\n")) {
    space = /^\t(?:shared enum|namespace) (\w+)/.exec(line)?.[1] ?? space;
    const name = /^\t\t(?:shared string )?(\w+)(?: = \d+|\(\) \{)/.exec(line)?.[1];
    if (name !== undefined) {
      names.push(`${space}::${name}`);
    }
  }
  return names;
}

test("the plugin uses every constant that is generated for it", async () => {
  const files = (await readdir(PLUGIN, { recursive: true })).filter(
    (name) => name.endsWith(".as") && name !== GENERATED,
  );
  const code = (await Promise.all(files.map((name) => readFile(join(PLUGIN, name), "utf8")))).join("\n");
  const used = new Set([...code.matchAll(/\b(?:Protocol|Stage|Code)::\w+/g)].map(([name]) => name));
  const constants = constantsIn(await readFile(join(PLUGIN, GENERATED), "utf8"));
  assert.ok(constants.length > 20, `${constants.length} constants are found`);
  assert.deepEqual(
    constants.filter((name) => !used.has(name)),
    [],
  );
});
