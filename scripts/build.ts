import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BuildOptions, build as bundle, type Plugin } from "esbuild";
import { versionOfInfo } from "../bridge/cli/install/infoToml.ts";
import { buildPage } from "../bridge/inspector/build.ts";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";

/** The bridge in one file, which plain Node runs. */
export const BUNDLE = join(ROOT, "dist", "bridge.cjs");

/**
 * Options of Node that the bridge is started with. Helper threads of the garbage collector cost more than they save here:
 * messages lie outside V8's heap, for which it marks the heap again and again, and the threads take processors from the game.
 * One thread is left, to compile: each has memory of its own, of which it gives little back. A smaller space for new objects,
 * twice 2 MiB, is as fast, and less is kept after much traffic.
 */
export const NODE_ARGS = ["--single-threaded-gc", "--v8-pool-size=1", "--max-semi-space-size=2"] as const;

/** Built once, however many bundles one script makes. */
let builtPage: ReturnType<typeof buildPage> | undefined;
const pageOnce = (): ReturnType<typeof buildPage> => {
  builtPage ??= buildPage();
  return builtPage;
};

/** Puts the built page in place of the module that would build it. */
const INSPECTOR_PAGE: Plugin = {
  name: "inspector page",
  setup: ({ onLoad }) =>
    onLoad({ filter: /bridge[\\/]inspector[\\/]page\.ts$/ }, async () => {
      const { page } = await pageOnce();
      return { contents: `export const PAGE = ${JSON.stringify(page)};` };
    }),
};

/** How the bridge is bundled. CommonJS, since an ESM bundle of ws and pino fails at start. */
export const BUNDLING = {
  absWorkingDir: ROOT,
  entryPoints: [join(ROOT, "bridge", "entry.ts")],
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Native add-ons that ws takes when they happen to be installed: the first is ours in their place.
  alias: { bufferutil: join(ROOT, "bridge", "core", "sockets", "masking.ts") },
  external: ["utf-8-validate"],
  plugins: [INSPECTOR_PAGE],
  logLevel: "warning",
} satisfies BuildOptions;

export interface Built {
  readonly script: string;
  /** Files that are in the bundle, from the repository's root. */
  readonly inputs: readonly string[];
}

/** Makes dist/bridge.cjs. */
export async function build(): Promise<Built> {
  await checkVersions();
  const built = await bundleBridge();
  await mkdir(dirname(BUNDLE), { recursive: true });
  await writeFile(BUNDLE, built.script);
  await chmod(BUNDLE, 0o755);
  return built;
}

/** Makes the bundle in memory. */
export async function bundleBridge(): Promise<Built> {
  const { outputFiles, metafile } = await bundle({
    ...BUNDLING,
    metafile: true,
    write: false,
    banner: { js: "#!/usr/bin/env node" },
  });
  const page = await pageOnce();
  return {
    script: inAscii(outputFiles.map(({ text }) => text).join("")),
    inputs: [...Object.keys(metafile.inputs), ...page.inputs],
  };
}

/**
 * V8 keeps a script in which there is one character beyond Latin-1 in two bytes for each, and is slower to read it. esbuild
 * writes such characters as escapes, but leaves them in comments and in regular expressions, where an escape is as good.
 */
const inAscii = (script: string): string =>
  script.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

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
