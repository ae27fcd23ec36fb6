import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { eventually, within } from "./deadline.ts";
import { temporaryFolder } from "./folders.ts";
import { hideVirtualAlloc2 } from "./kernelbase.ts";

/** Wine is slow to wake up, above all on a machine that does other things. */
const WINE_DEADLINE_MS = 60_000;

const PYTHON = "/usr/bin/python3";

const TERMINAL = fileURLToPath(new URL("terminal.py", import.meta.url));

export interface WineExit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Windows of its own, in a folder, with a user and their home. */
export class Wine {
  readonly drive: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #output: string;
  #user = "";
  #count = 0;

  private constructor(folder: string) {
    this.drive = join(folder, "prefix", "drive_c");
    this.#output = join(folder, "output");
    this.#env = {
      PATH: process.env["PATH"],
      HOME: join(folder, "home"),
      WINEPREFIX: join(folder, "prefix"),
      WINEDEBUG: "-all",
      // Wine reads names of Linux files by the locale.
      LC_ALL: "C.UTF-8",
    };
  }

  /** Makes it; it ends with the test. */
  static async make(t: TestContext): Promise<Wine> {
    const folder = await temporaryFolder(t);
    const wine = new Wine(folder);
    await Promise.all([mkdir(wine.#output), mkdir(join(folder, "home"))]);
    t.after(() => wine.#server("-k"));
    await wine.#host("wineboot", "-i");
    // Wine 8 says that it is Windows 7, where Node refuses to run.
    const key = "HKCU\\Software\\Wine";
    assert.equal((await wine.run("reg.exe", ["add", key, "/v", "Version", "/d", "win10", "/f"])).code, 0);
    await wine.#server("-w");
    if (/wine-8\./.test((await wine.#host("wine", "--version")).stdout)) {
      const dll = join(wine.drive, "windows", "system32", "kernelbase.dll");
      await writeFile(dll, hideVirtualAlloc2(await readFile(dll)));
      wine.#env["WINEDLLOVERRIDES"] = "kernelbase=n";
    }
    const users = (await readdir(join(wine.drive, "users"))).filter((name) => name !== "Public");
    assert.equal(users.length, 1);
    wine.#user = users[0] as string;
    return wine;
  }

  /** The user's home, as Linux sees it. */
  home(...parts: string[]): string {
    return join(this.drive, "users", this.#user, ...parts);
  }

  /** A path as Windows sees it. */
  windows(path: string): string {
    assert.ok(path.startsWith(this.drive));
    return `C:${path.slice(this.drive.length).replaceAll("/", "\\")}`;
  }

  /** Runs a program to its end. */
  async run(program: string, args: readonly string[], cwd: string = this.drive): Promise<WineExit> {
    const started = this.start(program, args, cwd);
    return started.exit();
  }

  /** Starts a program. Its output goes to files, since Node cannot use pipes of Linux under Wine. */
  start(program: string, args: readonly string[], cwd: string = this.drive): WineProcess {
    this.#count += 1;
    return new WineProcess("wine", [program, ...args], cwd, this.#env, join(this.#output, `${this.#count}`));
  }

  /** Starts a program in a console, which somebody reads or has paused. Its output is kept, and keys are typed, when it is shown. */
  startInConsole(
    how: "read" | "paused" | "shown",
    program: string,
    args: readonly string[],
    cwd: string,
  ): WineProcess {
    this.#count += 1;
    const output = join(this.#output, `${this.#count}`);
    return new WineProcess(PYTHON, [TERMINAL, how, "wine", program, ...args], cwd, this.#env, output);
  }

  /** Ends every program, as when the computer is switched off, and starts what starts at login. */
  async restart(): Promise<void> {
    await this.#server("-k");
    await this.#host("wineboot");
  }

  async #server(flag: "-k" | "-w"): Promise<void> {
    // With nothing running it says so by its code.
    await this.#host("wineserver", flag).catch(() => {});
    if (flag === "-k") {
      await this.#host("wineserver", "-w").catch(() => {});
    }
  }

  async #host(program: string, ...args: string[]): Promise<WineExit> {
    this.#count += 1;
    const output = join(this.#output, `${this.#count}`);
    return new WineProcess(program, args, this.#output, this.#env, output).exit();
  }
}

/** A program that runs under Wine. */
export class WineProcess {
  readonly child: ChildProcess;
  readonly #output: string;
  readonly #gone: Promise<unknown[]>;
  readonly #name: string;

  constructor(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, output: string) {
    const files = [openSync(`${output}.out`, "w"), openSync(`${output}.err`, "w")];
    // A program under Wine cannot use our pipe; the terminal between us and its console can.
    const input = program === PYTHON ? "pipe" : "ignore";
    this.child = spawn(program, args, { cwd, env, stdio: [input, ...files] });
    files.forEach(closeSync);
    this.#output = output;
    this.#name = [program, ...args].join(" ");
    this.#gone = once(this.child, "exit");
    this.#gone.catch(() => {}); // exit() tells.
  }

  async exit(): Promise<WineExit> {
    const [code] = await within(this.#gone, `the end of ${this.#name}`, WINE_DEADLINE_MS);
    return { code: code as number | null, stdout: await this.stdout(), stderr: await this.#read("err") };
  }

  /** Types into its console. */
  type(keys: string): void {
    this.child.stdin?.write(keys);
  }

  stdout(): Promise<string> {
    return this.#read("out");
  }

  /** Waits for a log line with this text. */
  async line(msg: string): Promise<Record<string, unknown>> {
    return eventuallyInWine(`the line "${msg}" of ${this.#name}`, async () => {
      const lines = (await this.stdout()).split("\n").slice(0, -1);
      return lines.map((line) => JSON.parse(line)).find((line) => line.msg === msg);
    });
  }

  #read(kind: "out" | "err"): Promise<string> {
    return readFile(`${this.#output}.${kind}`, "utf8");
  }
}

/** Like `eventually`, for as long as Wine may take. */
export const eventuallyInWine = <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> =>
  eventually(what, ask, WINE_DEADLINE_MS);
