import { mkdir } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Discovery } from "../../schema/index.ts";
import { readDiscovery, removeDiscovery, writeDiscovery } from "./discovery.ts";
import { DATA_FOLDER_SEARCH_MS, DISCOVERY_CHECK_MS, MAX_SERVED_FOLDERS } from "./limits.ts";
import { isLiving, type Living } from "./living.ts";
import type { Logger } from "./log.ts";

export interface AnnouncerOptions {
  readonly discovery: Discovery;
  /** Openplanet's data folders to begin with. */
  readonly folders: readonly string[];
  /** Searches for data folders every minute, since a game may be installed at any time; without it, `folders` are all. */
  readonly findFolders: (() => Promise<readonly string[]>) | undefined;
  /** The user's own folder, by which commands find the bridge. It is made when it is not there. */
  readonly stateFolder: string | undefined;
  readonly living: Living;
  readonly log: Logger;
}

/** Keeps this bridge's discovery file in every data folder and in the state folder, from `start` to `close`. Owns the files and the timers. */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #log: Logger;
  readonly #folders: Set<string>;
  /** Folders that have our file. */
  readonly #announced = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #work: Promise<void> = Promise.resolve();
  #closed = false;
  /** Last complaint about each folder, so that it is logged once. */
  readonly #complaints = new Map<string, string>();

  constructor(options: AnnouncerOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#folders = new Set(options.folders);
  }

  /** Data folders in which the game finds this bridge. */
  get announced(): string[] {
    return [...this.#announced].filter((folder) => folder !== this.#options.stateFolder);
  }

  /** Resolves when the files are written where that is possible. A folder that cannot be used is logged, and tried again later. */
  async start(): Promise<void> {
    const { stateFolder, findFolders } = this.#options;
    if (this.#folders.size === 0) {
      this.#log.warn(
        { hint: "start Openplanet once, or name its data folder with --data-dir" },
        "no openplanet data folder found",
      );
    }
    if (stateFolder !== undefined) {
      this.#folders.add(stateFolder);
    }
    await this.#keepAll();
    this.#repeat(DISCOVERY_CHECK_MS, () => this.#keepAll());
    if (findFolders !== undefined) {
      this.#repeat(DATA_FOLDER_SEARCH_MS, () => this.#search(findFolders));
    }
  }

  /** Announces the bridge in one more folder, as in those from the beginning. Throws an Error with the reason when it cannot. */
  async serve(folder: string): Promise<void> {
    if (!isAbsolute(folder)) {
      throw new TypeError("this is not an absolute path");
    }
    if (!this.#folders.has(folder) && this.#folders.size >= MAX_SERVED_FOLDERS) {
      throw new RangeError(`the limit is ${MAX_SERVED_FOLDERS} folders`);
    }
    const isNew = !this.#folders.has(folder);
    this.#folders.add(folder);
    const kept = this.#work.then(() => this.#keep(folder));
    this.#work = kept.then(() => {});
    const reason = await kept;
    if (reason !== undefined) {
      if (isNew) {
        this.#folders.delete(folder);
      }
      throw new Error(reason);
    }
  }

  /** Removes the files that are ours. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    await this.#work;
    const { discovery } = this.#options;
    const removals = [...this.#folders].map((folder) => removeDiscovery(folder, discovery));
    for (const result of await Promise.allSettled(removals)) {
      if (result.status === "rejected") {
        this.#log.warn({ reason: textOf(result.reason) }, "discovery file not removed");
      }
    }
  }

  /** Runs one piece of work at a time: two at once could write the same file. */
  #repeat(everyMs: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#work = this.#work.then(work).finally(() => {
        if (!this.#closed) {
          this.#repeat(everyMs, work);
        }
      });
    }, everyMs);
    this.#timers.add(timer);
  }

  async #keepAll(): Promise<void> {
    await Promise.all([...this.#folders].map((folder) => this.#keep(folder)));
  }

  /** A folder that is gone stays on the list: its disk may come back, and then the file in it is ours to remove. */
  async #search(findFolders: () => Promise<readonly string[]>): Promise<void> {
    const found = await findFolders();
    const added = found.filter((folder) => !this.#folders.has(folder));
    for (const folder of added) {
      this.#folders.add(folder);
    }
    await Promise.all(added.map((folder) => this.#keep(folder)));
  }

  /** Returns why the folder has no file of ours, or nothing when it has. */
  async #keep(folder: string): Promise<string | undefined> {
    const reason = await this.#tryToKeep(folder);
    if (reason === undefined) {
      this.#announced.add(folder);
    } else {
      this.#announced.delete(folder);
    }
    return reason;
  }

  async #tryToKeep(folder: string): Promise<string | undefined> {
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
        return `another bridge (process ${found.pid}) serves this folder`;
      } else if (!this.#closed) {
        await this.#write(folder);
      }
    } catch (error) {
      const text = folder === stateFolder ? "state folder not usable" : "data folder not usable";
      this.#complain(folder, { reason: textOf(error) }, text);
      return textOf(error);
    }
    return undefined;
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
