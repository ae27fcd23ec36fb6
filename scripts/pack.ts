import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";
import { zipOf } from "./zip.ts";

/** The staged plugin; its name is the plugin's identifier. */
export const PLUGIN_FOLDER = join(ROOT, "dist", "WebSockets");

export const PLUGIN_ARCHIVE = `${PLUGIN_FOLDER}.op`;

/** The plugin by which a player or reviewer tests the whole chain in the real game; not part of a release. */
export const SELF_TEST_ARCHIVE = join(ROOT, "dist", "WebSocketsSelfTest.op");

const SELF_TEST_FOLDER = join(ROOT, "test", "plugins", "SelfTest");

/** Makes dist/WebSockets/, dist/WebSockets.op and dist/WebSocketsSelfTest.op. The same sources give the same bytes. */
export async function pack(): Promise<void> {
  const files = await pluginFiles(ROOT);
  await rm(PLUGIN_FOLDER, { recursive: true, force: true });
  for (const file of files) {
    await mkdir(dirname(join(PLUGIN_FOLDER, file)), { recursive: true });
    await cp(join(ROOT, file), join(PLUGIN_FOLDER, file));
  }
  await writeFile(PLUGIN_ARCHIVE, await archiveOf(PLUGIN_FOLDER, files));
  const ofTest = (await readdir(SELF_TEST_FOLDER)).filter((name) => /\.(as|toml)$/.test(name)).sort();
  await writeFile(SELF_TEST_ARCHIVE, await archiveOf(SELF_TEST_FOLDER, ofTest));
}

/** What belongs into the plugin, with forward slashes, in the order of the archive. Throws when info.toml names more. */
export async function pluginFiles(root: string): Promise<string[]> {
  const below = await readdir(join(root, "plugin"), { recursive: true });
  const scripts = below
    .map((path) => `plugin/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".as"))
    .sort();
  const info = await readFile(join(root, "info.toml"), "utf8");
  for (const [, named] of info.matchAll(/["']([^"'\n]+\.as)["']/g)) {
    if (named !== undefined && !scripts.includes(named)) {
      throw new ScriptError(`Cannot pack the plugin: info.toml names "${named}", which is not there`);
    }
  }
  return ["info.toml", ...scripts];
}

/** A zip of these files of a folder. The same files give the same bytes. */
export async function archiveOf(folder: string, files: readonly string[]): Promise<Uint8Array> {
  const entries = files.map(async (file) => [file, await readFile(join(folder, file))] as const);
  return zipOf(await Promise.all(entries), 9);
}

await runAsScript(import.meta.url, async () => {
  await pack();
  return 0;
});
