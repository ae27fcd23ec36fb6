import { mkdir } from "node:fs/promises";
import type { Discovery } from "../../schema/index.ts";
import { readDiscovery, removeDiscovery, writeDiscovery } from "./discovery.ts";
import { DATA_FOLDER_RETRY_MS, DISCOVERY_CHECK_MS } from "./limits.ts";
import { isLiving, type Living } from "./living.ts";
import type { Logger } from "./log.ts";

export interface AnnouncerOptions {
  readonly discovery: Discovery;
  /** Openplanet's data folders. When there are none, `findFolders` is asked again and again. */
  readonly folders: readonly string[];
  readonly findFolders: () => Promise<readonly string[]>;
  /** The user's own folder, by which commands find the bridge. It is made when it is not there. */
  readonly stateFolder: string | undefined;
  readonly living: Living;
  readonly log: Logger;
}

/** Keeps this bridge's discovery file in every data folder and in the state folder, from `start` to `close`. Owns the files and the timers. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #log: Logger;
  #folders: readonly string[];
  #timer: NodeJS.Timeout | undefined;
  #current: Promise<void> = Promise.resolve();
  #closed = false;
  /** Last complaint about each folder, so that it is logged once. */
  readonly #complaints = new Map<string, string>();

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#folders = options.folders;
  }

  /** Resolves when the files are written, as far as they can be. A folder that cannot be used is logged, and tried again. */
  async start(): Promise<void> {
    if (this.#folders.length === 0) {
      this.#log.warn(
        { hint: "start Openplanet once, or name its data folder with --data-dir" },
        "no openplanet data folder found",
      );
    }
    await this.#look();
  }

  /** Removes the files that are ours. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#current;
    const { discovery } = this.#options;
    const removals = this.#places.map((folder) => removeDiscovery(folder, discovery));
    for (const result of await Promise.allSettled(removals)) {
      if (result.status === "rejected") {
        this.#log.warn({ reason: textOf(result.reason) }, "discovery file not removed");
      }
    }
  }

  get #places(): string[] {
    const { stateFolder } = this.#options;
    return stateFolder === undefined ? [...this.#folders] : [...this.#folders, stateFolder];
  }

  #look(): Promise<void> {
    this.#current = this.#lookOnce().finally(() => {
      if (!this.#closed) {
        const wait = this.#folders.length === 0 ? DATA_FOLDER_RETRY_MS : DISCOVERY_CHECK_MS;
        this.#timer = setTimeout(() => void this.#look(), wait);
      }
    });
    return this.#current;
  }

  async #lookOnce(): Promise<void> {
    if (this.#folders.length === 0) {
      this.#folders = await this.#options.findFolders();
    }
    await Promise.all(this.#places.map((folder) => this.#keep(folder)));
  }

  async #keep(folder: string): Promise<void> {
    const { discovery, living, stateFolder } = this.#options;
    try {
      if (folder === stateFolder) {
        await mkdir(folder, { recursive: true });
      }
      const found = await readDiscovery(folder);
      if (found?.token === discovery.token) {
        this.#complaints.delete(folder);
      } else if (found !== undefined && (await isLiving(found, living))) {
        this.#complain(folder, { otherPid: found.pid }, "another bridge serves this folder");
      } else if (!this.#closed) {
        await this.#write(folder);
      }
    } catch (error) {
      const text = folder === stateFolder ? "state folder not usable" : "data folder not usable";
      this.#complain(folder, { reason: textOf(error) }, text);
    }
  }

  async #write(folder: string): Promise<void> {
    const written = await writeDiscovery(folder, this.#options.discovery);
    this.#complaints.delete(folder);
    this.#log.info({ folder }, "announced");
    if (!written.private) {
      this.#complain(folder, {}, "other users of this machine can read the discovery file");
    }
  }

  #complain(folder: string, details: object, text: string): void {
    const complaint = JSON.stringify([text, details]);
    if (this.#complaints.get(folder) !== complaint) {
      this.#complaints.set(folder, complaint);
      this.#log.warn({ folder, ...details }, text);
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
