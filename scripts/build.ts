import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";

/** The bridge in one file, which plain Node runs. */
export const BUNDLE = join(ROOT, "dist", "bridge.cjs");

/** Makes dist/bridge.cjs. CommonJS, since an ESM bundle of ws and pino fails at start. */
export async function build(): Promise<void> {
  await checkVersions();
  await bundle({
    entryPoints: [join(ROOT, "bridge", "main.ts")],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    banner: { js: "#!/usr/bin/env node" },
    // Native add-ons that ws takes when they happen to be installed.
    external: ["bufferutil", "utf-8-validate"],
    logLevel: "warning",
  });
  await chmod(BUNDLE, 0o755);
}

/** Plugin and bridge are released together, under one number. */
async function checkVersions(): Promise<void> {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const inInfo = versionOfInfo(await readFile(join(ROOT, "info.toml"), "utf8"));
  if (inInfo !== version) {
    throw new ScriptError(`Versions differ: package.json has "${version}", info.toml has "${inInfo}"`);
  }
}

/** The version under [meta] of an info.toml, or undefined. */
export function versionOfInfo(toml: string): string | undefined {
  const meta = toml.split(/^\[/m).find((table) => table.startsWith("meta]"));
  return /^version\s*=\s*["']([^"'\n]+)["']/m.exec(meta ?? "")?.[1];
}

await runAsScript(import.meta.url, async () => {
  await build();
  return 0;
});
