import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { build } from "esbuild";
import { BUNDLING } from "../../scripts/build.ts";
import { temporaryFolder } from "../helpers/folders.ts";

/**
 * Bundles the bridge with other values for some constants of bridge/core/limits.ts, since keepalive takes minutes. The product
 * has no switch for that. Returns the path of the bundle, which goes when the test ends.
 */
export async function bridgeWith(
  t: TestContext,
  limits: Readonly<Record<string, number>>,
  /** JavaScript that runs before all else. */
  first = "",
): Promise<string> {
  const outfile = join(await temporaryFolder(t), "bridge.cjs");
  await build({
    ...BUNDLING,
    outfile,
    banner: { js: first },
    plugins: [
      ...BUNDLING.plugins,
      {
        name: "other limits",
        setup({ onLoad }) {
          onLoad({ filter: /[\\/]bridge[\\/]core[\\/]limits\.ts$/ }, async ({ path }) => ({
            contents: replaced(await readFile(path, "utf8"), limits),
            loader: "ts",
          }));
        },
      },
    ],
  });
  return outfile;
}

function replaced(source: string, limits: Readonly<Record<string, number>>): string {
  let text = source;
  for (const [name, value] of Object.entries(limits)) {
    const line = new RegExp(`^export const ${name} = .*;$`, "m");
    assert.match(text, line, `bridge/core/limits.ts has no ${name}`);
    text = text.replace(line, `export const ${name} = ${value};`);
  }
  return text;
}
