import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const LOOK_EVERY_MS = 200;

/**
 * Calls back after files below a folder have changed, once they stay the same for one look: editors write in several
 * steps. It looks at the files instead of asking the system to tell, which does not work on Windows drives in WSL.
 */
export class FolderWatch {
  readonly #folder: string;
  readonly #onChange: () => void;
  readonly #timer: NodeJS.Timeout;
  #told: string | undefined;
  #seen: string | undefined;
  #looking = false;

  constructor(folder: string, onChange: () => void) {
    this.#folder = folder;
    this.#onChange = onChange;
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    void this.#look();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    if (this.#looking) {
      return;
    }
    this.#looking = true;
    const now = await stateOf(this.#folder);
    this.#looking = false;
    this.#told ??= now;
    if (now !== this.#told && now === this.#seen) {
      this.#told = now;
      this.#onChange();
    }
    this.#seen = now;
  }
}

/** A text that differs when a file has come, gone or changed. */
async function stateOf(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  const states = files.sort().map(async (file) => {
    const state = await stat(join(folder, file)).catch(() => undefined); // it has just gone
    return state?.isFile() ? `${file} ${state.mtimeMs} ${state.size}` : "";
  });
  return (await Promise.all(states)).join("\n");
}
