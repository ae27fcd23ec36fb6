import { appendFile, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("seeds/", import.meta.url));

/** Seeds of a target that have found something, from test/fuzz/seeds. The rest of each line says what. */
export async function keptSeeds(target: string): Promise<number[]> {
  const files = await readdir(FOLDER);
  if (!files.includes(`${target}.txt`)) {
    return [];
  }
  const text = await readFile(join(FOLDER, `${target}.txt`), "utf8");
  return [...text.matchAll(/^\d+/gm)].map(Number);
}

/** Keeps a seed for the tests of the future. */
export async function keepSeed(target: string, seed: number, found: string): Promise<void> {
  const [line = ""] = found.split("\n");
  await appendFile(join(FOLDER, `${target}.txt`), `${seed} ${line.slice(0, 200)}\n`);
}
