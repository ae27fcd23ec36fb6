import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { NODE_ARGS } from "../build.ts";
import { ScriptError } from "../tools.ts";

/** Both are Node's, documented for tools like this (nodejs.org/api/single-executable-applications). */
export const BLOB_NAME = "NODE_SEA_BLOB";
export const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * The blob that makes a program of Node. It holds one bundle, and takes no options from the player's NODE_OPTIONS.
 */
export async function makeBlob(node: string, bundle: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "openplanet-websockets-sea-"));
  try {
    // Names without folders: the blob holds the path.
    const config = {
      main: basename(bundle),
      output: "app.blob",
      disableExperimentalSEAWarning: true,
      useCodeCache: false,
      useSnapshot: false,
      execArgv: NODE_ARGS,
      execArgvExtension: "none",
    };
    await writeFile(join(folder, config.main), await readFile(bundle));
    await writeFile(join(folder, "sea.json"), JSON.stringify(config));
    const { status, stderr } = spawnSync(node, ["--experimental-sea-config", "sea.json"], { cwd: folder });
    if (status !== 0) {
      throw new ScriptError(`Cannot make the program's blob: ${stderr}`);
    }
    return await readFile(join(folder, config.output));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Has the program look for a blob, in place. Throws unless it has exactly one fuse, which is off. */
export function flipFuse(program: Buffer): void {
  const off = `${FUSE}:0`;
  const at = program.indexOf(off);
  if (at < 0 || program.indexOf(FUSE, at + 1) >= 0) {
    throw new ScriptError("This Node has not exactly one fuse for a single program: check its version");
  }
  program.write("1", at + off.length - 1, "latin1");
}
