import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "postject";
import { BLOB_NAME, FUSE } from "./sea.ts";

/** node with our blob, in an ELF note, as Node's documentation does it. */
export async function makeLinuxProgram(node: Buffer, blob: Buffer): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "openplanet-websockets-elf-"));
  try {
    const file = join(folder, "program");
    await writeFile(file, node);
    await chmod(file, 0o755);
    await quietly(() => inject(file, BLOB_NAME, blob, { sentinelFuse: FUSE }));
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** It tells of its steps, and warns of section names that Node's own program has: nobody's business. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { log, warn, error } = console;
  Object.assign(console, { log: () => {}, warn: () => {}, error: () => {} });
  try {
    await work();
  } finally {
    Object.assign(console, { log, warn, error });
  }
}
