import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { HELPER_SILENT_MS } from "../limits.ts";
import { ALIVE, type Answer, type Question } from "./answering.ts";

/** How to start this program as a helper. */
export interface HelperProgram {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface HelperEvents {
  /** The helper has started. */
  ready(): void;
  answered(answer: Answer): void;
  /** The helper has ended by itself, or no longer answers. Called once, and not after `kill`. */
  gone(): void;
}

/** A child process that looks names up. It can be killed in the middle of a lookup, which a thread cannot. */
export class Helper {
  readonly #child: ChildProcess;
  readonly #events: HelperEvents;
  readonly #watch: NodeJS.Timeout;
  #over = false;
  #ready = false;
  /** Questions without an answer. */
  #open = 0;
  /** Whether nothing has come from it since the last check. */
  #silent = false;

  /** `lookups` is how many it does at a time. Node gives at most half of the threads to name lookups. */
  constructor({ program, args, env }: HelperProgram, lookups: number, events: HelperEvents) {
    this.#child = spawn(program, [...args], {
      env: { ...env, UV_THREADPOOL_SIZE: String(2 * lookups) },
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    this.#events = events;
    this.#child.on("error", () => this.#gone());
    this.#child.on("exit", () => this.#gone());
    this.#watch = setInterval(() => this.#look(), HELPER_SILENT_MS).unref();
    // A broken pipe comes with the end of the process.
    this.#child.stdin?.on("error", () => {});
    if (this.#child.stdout) {
      this.#child.stdout.on("error", () => {});
      createInterface({ input: this.#child.stdout }).on("line", (line) => {
        const answer = parse(line);
        if (answer !== undefined && !this.#over) {
          this.#onAnswer(answer);
        }
      });
    }
  }

  ask(question: Question): void {
    this.#open += 1;
    this.#write(question);
  }

  /** Ends it at once, whatever it waits for. */
  kill(): void {
    this.#over = true;
    clearInterval(this.#watch);
    this.#child.kill("SIGKILL");
  }

  #write(question: Question): void {
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
  }

  #onAnswer(answer: Answer): void {
    this.#silent = false;
    if (answer.id !== ALIVE) {
      this.#open -= 1;
      this.#events.answered(answer);
    } else if (!this.#ready) {
      this.#ready = true;
      this.#events.ready();
    }
  }

  /** A name server may be silent for long, but the helper itself answers at once. */
  #look(): void {
    if (this.#open === 0) {
      return;
    }
    if (this.#silent) {
      this.#gone();
      return;
    }
    this.#silent = true;
    this.#write({ id: ALIVE });
  }

  #gone(): void {
    if (!this.#over) {
      this.kill();
      this.#events.gone();
    }
  }
}

/** A player's NODE_OPTIONS could load code that prints texts of its own. */
function parse(line: string): Answer | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
