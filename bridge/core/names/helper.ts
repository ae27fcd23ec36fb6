import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Answer, type Question, READY } from "./answering.ts";

/** How to start this program as a helper. */
export interface HelperProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface HelperEvents {
  answered(answer: Answer): void;
  /** It has ended by itself, and whether it had come up before. Comes once, and not after `kill`. */
  gone(wasReady: boolean): void;
}

/** A child process that looks names up. It can be killed in the middle of a lookup, which a thread cannot. */
export class Helper {
  readonly #child: ChildProcess;
  #over = false;
  #ready = false;

  /** `lookups` is how many it does at a time. Node gives at most half of the threads to name lookups. */
  constructor({ program, args, env }: HelperProgram, lookups: number, events: HelperEvents) {
    this.#child = spawn(program, [...args], {
      env: { ...env, UV_THREADPOOL_SIZE: String(2 * lookups) },
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    const gone = (): void => {
      if (!this.#over) {
        this.#over = true;
        events.gone(this.#ready);
      }
    };
    this.#child.on("error", gone);
    this.#child.on("exit", gone);
    // A broken pipe comes with the end of the process.
    this.#child.stdin?.on("error", () => {});
    if (this.#child.stdout) {
      this.#child.stdout.on("error", () => {});
      createInterface({ input: this.#child.stdout }).on("line", (line) => {
        const answer = parse(line);
        if (answer?.id === READY) {
          this.#ready = true;
        } else if (answer !== undefined && !this.#over) {
          events.answered(answer);
        }
      });
    }
  }

  ask(question: Question): void {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
  }

  /** Ends it at once, whatever it waits for. */
  kill(): void {
    this.#over = true;
    this.#child.kill("SIGKILL");
  }
}

/** A player's NODE_OPTIONS may load what prints texts of its own. */
function parse(line: string): Answer | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
