import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { stageExamples } from "./examples.ts";
import { PLUGIN_FOLDER, pack } from "./pack.ts";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";

/** An optional dependency, since there is no such program for other systems. */
const CHECKER = join(ROOT, "node_modules", "openplanet-lsp-linux-x64", "bin", "openplanet-lsp");

/** The dumps that the checker needs; a game writes them into its Openplanet folder. */
const DUMPS = ["OpenplanetCore.json", "OpenplanetNext.json"];

/** Folders with plugins, of which those that depend on WebSockets are checked. */
const PLUGIN_FOLDERS = ["test/plugins", "test/bench/plugins", "scripts/pictures"];

interface Report {
  readonly type_database_loaded: boolean;
  readonly diagnostics: readonly {
    readonly severity: "error" | "warning" | "info" | "hint";
    readonly path: string;
    readonly line: number;
    readonly col: number;
    readonly message: string;
  }[];
}

/**
 * Checks the staged plugin, all plugins here that depend on it, and the examples of the authors' reference against the
 * dumps of a real Openplanet. No error and no warning passes.
 */
async function lintPlugin([dumps]: readonly string[]): Promise<number> {
  if (dumps === undefined || !DUMPS.every((name) => existsSync(join(dumps, name)))) {
    throw new ScriptError(`Name the folder that has ${DUMPS.join(" and ")}: npm run lint:plugin -- FOLDER`);
  }
  if (!existsSync(CHECKER)) {
    throw new ScriptError(
      "Cannot check the plugin: openplanet-lsp is only there for Linux on x64; is npm ci done?",
    );
  }
  await pack();
  const folders = [PLUGIN_FOLDER, ...(await dependents()), ...(await stageExamples())];
  const faults = folders.flatMap((folder) => lint(folder, dumps));
  for (const fault of faults) {
    console.error(fault);
  }
  console.log(`Checked ${folders.length} plugins: ${faults.length} errors and warnings`);
  return faults.length === 0 ? 0 : 1;
}

async function dependents(): Promise<string[]> {
  const folders = [];
  for (const parent of PLUGIN_FOLDERS) {
    for (const name of (await readdir(join(ROOT, parent))).sort()) {
      const manifest = join(ROOT, parent, name, "info.toml");
      if (existsSync(manifest) && (await readFile(manifest, "utf8")).includes('"WebSockets"')) {
        folders.push(dirname(manifest));
      }
    }
  }
  return folders;
}

/** What is wrong with one plugin, a line for each fault. */
function lint(folder: string, dumps: string): string[] {
  // Those that a plugin depends on are beside ours, or beside it.
  const places = [dirname(PLUGIN_FOLDER), dirname(folder)].flatMap((place) => ["--plugins-dir", place]);
  const args = ["check", "--format", "json", "--typedb-dir", dumps, ...places, folder];
  const { stdout, stderr, status, error } = spawnSync(CHECKER, args, { encoding: "utf8" });
  if (error !== undefined || (status !== 0 && status !== 1)) {
    throw new ScriptError(`Cannot check "${folder}": ${error?.message ?? stderr}`);
  }
  const report: Report = JSON.parse(stdout);
  if (!report.type_database_loaded) {
    throw new ScriptError(`Cannot check "${folder}": the dumps in "${dumps}" were not understood`);
  }
  return report.diagnostics
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .map(
      ({ path, line, col, severity, message }) =>
        `${relative(ROOT, join(folder, path))}:${line}:${col}: ${severity}: ${message}`,
    );
}

await runAsScript(import.meta.url, lintPlugin);
