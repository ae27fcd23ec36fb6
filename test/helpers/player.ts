import assert from "node:assert/strict";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { readDiscovery } from "../../bridge/core/discovery.ts";
import type { Discovery } from "../../schema/index.ts";
import { type BridgeProcess, type Exit, runBridge } from "./bridgeProcess.ts";
import { temporaryFolder } from "./folders.ts";

/** Somebody with a home of their own on Linux, and the game in it. */
export class Player {
  readonly home: string;
  /** Openplanet's data folder, as Steam and Proton make it. */
  readonly dataFolder: string;
  readonly env: Record<string, string>;
  readonly #t: TestContext;
  readonly #packaged: string | undefined;

  constructor(t: TestContext, home: string, packaged?: string) {
    this.#t = t;
    this.#packaged = packaged;
    this.home = home;
    const apps = ".local/share/Steam/steamapps/compatdata";
    this.dataFolder = join(home, apps, "2225070/pfx/drive_c/users/steamuser/OpenplanetNext");
    // Nothing of this machine is to be found unless a test puts it there.
    this.env = {
      HOME: home,
      XDG_STATE_HOME: join(home, ".local/state"),
      XDG_CONFIG_HOME: join(home, ".config"),
      PATH: join(home, "bin"),
    };
  }

  /** Runs a command to its end. */
  run(...args: string[]): Promise<Exit> {
    return runBridge(this.#t, args, this.env, { packaged: this.#packaged }).exit();
  }

  /** What `doctor` or `status` says to programs. */
  async json(...args: string[]): Promise<Record<string, unknown> & { findings: Finding[] }> {
    return JSON.parse((await this.run(...args, "--json")).stdout.join("\n"));
  }

  /** Starts a bridge and waits until it listens. */
  async start(...args: string[]): Promise<BridgeProcess> {
    const bridge = runBridge(this.#t, ["start", "--port", "0", ...args], this.env, {
      packaged: this.#packaged,
    });
    await bridge.line("listening");
    return bridge;
  }

  /** The bridge that has announced itself, which is ended with the test. */
  async bridge(folder: string = this.dataFolder): Promise<Discovery> {
    const found = await readDiscovery(folder);
    assert.ok(found, "a bridge has announced itself");
    this.#t.after(() => {
      try {
        process.kill(found.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    });
    return found;
  }

  path(...parts: string[]): string {
    return join(this.home, ...parts);
  }

  read(...parts: string[]): Promise<string> {
    return readFile(this.path(...parts), "utf8");
  }

  /** Puts a program of ours where the commands find it. */
  async addProgram(name: string, script: string): Promise<void> {
    await mkdir(this.path("bin"), { recursive: true });
    await writeFile(this.path("bin", name), script);
    await chmod(this.path("bin", name), 0o755);
  }
}

export interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly text: string;
  readonly advice?: string;
}

export interface PlayerOptions {
  /** Name of the home. */
  readonly name?: string;
  /** False: there is no data folder yet. */
  readonly game?: boolean;
  /** The packaged program to run, in place of the bundle. */
  readonly packaged?: string;
}

/** Somebody new, with an empty home. */
export async function newPlayer(
  t: TestContext,
  { name = "home", game = true, packaged }: PlayerOptions = {},
): Promise<Player> {
  const player = new Player(t, join(await temporaryFolder(t), name), packaged);
  await mkdir(game ? player.dataFolder : player.home, { recursive: true });
  return player;
}
