import { access, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A new folder by its real path, removed when the test ends. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "openplanet-websockets-")));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether there is such a file or folder. */
export const isThere = (...path: string[]): Promise<boolean> =>
  access(join(...path)).then(
    () => true,
    () => false,
  );
