import { rename } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { RENAME_ATTEMPTS, RENAME_RETRY_MS } from "./limits.ts";

/** What Windows answers while another program, such as the game, has the file open. */
const BUSY = new Set(["EPERM", "EACCES", "EBUSY"]);

/** Renames over a file that may be open in another program: tries again for a moment, then throws the system's error. */
export async function replaceFile(from: string, to: string, move: typeof rename = rename): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await move(from, to);
    } catch (error) {
      if (attempt >= RENAME_ATTEMPTS || !BUSY.has((error as NodeJS.ErrnoException).code ?? "")) {
        throw error;
      }
      await delay(RENAME_RETRY_MS);
    }
  }
}
