import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { readTarGz } from "../../scripts/package/tar.ts";
import { RELEASE, releaseFiles } from "../../scripts/package.ts";
import { ROOT } from "../../scripts/tools.ts";

export const VERSION: string = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")).version;

const names = releaseFiles(VERSION);

/** A file of dist/release. */
export const releaseFile = (name: keyof typeof names): Promise<Buffer> =>
  readFile(join(RELEASE, names[name]));

/** The folder that both archives have everything in. */
const TOP_FOLDER = `openplanet-websockets-${VERSION}/`;

/** The files of the Windows archive by name, without the folder that they are in. */
export async function windowsFiles(): Promise<Map<string, Uint8Array>> {
  return withoutFolder(Object.entries(unzipSync(await releaseFile("windows"))));
}

/** The files of the Linux archive by name, without the folder that they are in. */
export async function linuxFiles(): Promise<Map<string, Uint8Array>> {
  return withoutFolder(readTarGz(await releaseFile("linux")));
}

function withoutFolder(files: Iterable<[string, Uint8Array]>): Map<string, Uint8Array> {
  return new Map(
    [...files].map(([name, bytes]) => {
      assert.ok(name.startsWith(TOP_FOLDER), name);
      return [name.slice(TOP_FOLDER.length), bytes];
    }),
  );
}

/** Unpacks the Linux archive as a player does, and returns the program. */
export async function unpackLinux(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const archive = join(RELEASE, names.linux);
  await promisify(execFile)("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
  return join(folder, "openplanet-websockets");
}

/** Writes files into a folder, programs so that they run. */
export async function unpack(files: ReadonlyMap<string, Uint8Array>, folder: string): Promise<void> {
  for (const [name, bytes] of files) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: 0o755 });
  }
}
