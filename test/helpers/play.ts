import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { ROOT } from "../../scripts/tools.ts";
import { within } from "./deadline.ts";
import { Mailbox } from "./mailbox.ts";

/** It starts Node twice and compiles scripts: slow on a busy machine. */
const LINE_WITHIN_MS = 30_000;

/** What `npm run play` starts, in a process group of its own as a terminal has it. `cwd` is where the command was typed. */
export class PlayRun {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  readonly #mailbox = new Mailbox<string>();
  readonly #end: Promise<unknown[]>;

  constructor(t: TestContext, args: readonly string[], { cwd = ROOT, tmp = tmpdir() } = {}) {
    this.child = spawn(process.execPath, ["--import", "tsx", "scripts/play.ts", ...args], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: tmp, INIT_CWD: cwd },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    t.after(() => this.interrupt());
    this.#end = once(this.child, "close").finally(() =>
      this.#mailbox.end(new Error(`play has ended: ${this.lines.join("\n")}`)),
    );
    this.#end.catch(() => {}); // Reported by whoever asks for it.
    for (const input of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: input as NodeJS.ReadableStream }).on("line", (line) => {
        this.lines.push(line);
        this.#mailbox.put(line);
      });
    }
  }

  /** Takes the first line that fits, past or to come. */
  line(fits: RegExp): Promise<string> {
    return this.#mailbox.next(`the line ${fits}`, (line) => fits.test(line), LINE_WITHIN_MS);
  }

  type(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  /** Ctrl+C, which the terminal sends to every process of the group. */
  interrupt(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      process.kill(-(this.child.pid as number), "SIGINT");
    }
  }

  async closed(): Promise<number | null> {
    const [code] = await within(this.#end, "the end of play", LINE_WITHIN_MS);
    return code as number | null;
  }
}
