import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build as bundle } from "esbuild";
import { versionOfInfo } from "../bridge/infoToml.ts";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";

/** The bridge in one file, which plain Node runs. */
export const BUNDLE = join(ROOT, "dist", "bridge.cjs");

export interface Built {
  /** Files that are in the bundle, from the repository's root. */
  readonly inputs: readonly string[];
}

/** Makes dist/bridge.cjs. CommonJS, since an ESM bundle of ws and pino fails at start. */
export async function build(): Promise<Built> {
  await checkVersions();
  const { metafile } = await bundle({
    absWorkingDir: ROOT,
    metafile: true,
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
  return { inputs: Object.keys(metafile.inputs) };
}

/** Plugin and bridge are released together, under one number. */
async function checkVersions(): Promise<void> {
  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const inInfo = versionOfInfo(await readFile(join(ROOT, "info.toml"), "utf8"));
  if (inInfo !== version) {
    throw new ScriptError(`Versions differ: package.json has "${version}", info.toml has "${inInfo}"`);
  }
}

await runAsScript(import.meta.url, async () => {
  await build();
  return 0;
});
