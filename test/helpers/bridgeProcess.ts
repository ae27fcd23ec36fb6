import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { BUNDLE, NODE_ARGS } from "../../scripts/build.ts";
import { DEADLINE_MS } from "./deadline.ts";
import type { LogLine } from "./log.ts";

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** From start to end, line by line. */
  readonly stdout: string[];
  readonly stderr: string;
}

export interface BridgeProcess {
  readonly child: ChildProcess;
  /** Lines of stdout so far. */
  readonly stdout: readonly string[];
  /** The first log line with this text, or that fits, past or to come. Rejects at the end of the bridge, and at a deadline. */
  line(which: string | ((line: LogLine) => boolean)): Promise<LogLine>;
  /** The first line of a command that fits, past or to come, as `line` for the log. */
  text(fits: RegExp): Promise<string>;
  /** Sends the signal, if any, and resolves when the process is gone and its output read. */
  exit(signal?: NodeJS.Signals): Promise<Exit>;
}

export interface RunOptions {
  /** Another bundle than dist/bridge.cjs. */
  readonly bundle?: string | undefined;
  /** The packaged program, which needs neither Node nor a bundle. */
  readonly packaged?: string | undefined;
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[] | undefined;
  /** A program and its arguments that become the bridge, such as `prlimit`. */
  readonly under?: readonly string[];
  /** Another user, for tests that run as root, who may do anything. */
  readonly uid?: number;
}

/** Runs the built bridge in a process of its own, which is killed when the test ends. */
export function runBridge(
  t: TestContext,
  args: readonly string[],
  env: Record<string, string> = {},
  { bundle = BUNDLE, packaged, nodeArgs = [], under = [], ...user }: RunOptions = {},
): BridgeProcess {
  // Settings and data folders of the person who runs the tests are not to count.
  const nobody = { HOME: "/nonexistent", USERPROFILE: "/nonexistent", APPDATA: "/nonexistent" };
  // Logs, and what is allowed, are written: they need a place of their own.
  const state = mkdtempSync(join(tmpdir(), "openplanet-websockets-state-"));
  const places = {
    XDG_STATE_HOME: state,
    XDG_CONFIG_HOME: join(state, "config"),
    LOCALAPPDATA: state,
  };
  const own = packaged === undefined ? [process.execPath, ...NODE_ARGS, ...nodeArgs, bundle] : [packaged];
  const [program, ...all] = [...under, ...own, ...args] as [string, ...string[]];
  const child = spawn(program, all, {
    ...user,
    env: { PATH: process.env["PATH"], ...nobody, ...places, ...env },
  });
  t.after(() => {
    child.kill("SIGKILL");
    rmSync(state, { recursive: true, force: true });
  });

  const stdout: string[] = [];
  let stderr = "";
  const news = new EventEmitter().setMaxListeners(0);
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  createInterface({ input: child.stdout }).on("line", (text) => {
    stdout.push(text);
    news.emit("line");
  });
  let ended = false;
  const gone = once(child, "close").finally(() => {
    ended = true;
    news.emit("line");
  });

  /** What the first line is read as that is not read as undefined. */
  async function first<T>(what: unknown, read: (text: string) => T | undefined): Promise<T> {
    const timer = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
    try {
      for (let index = 0; ; index++) {
        while (index === stdout.length) {
          // Not at its exit: what it wrote last may still be on its way.
          if (ended) {
            throw new Error(`Bridge ended without the line "${what}": ${stdout.join("\n")}\n${stderr}`);
          }
          await once(news, "line");
        }
        const found = read(stdout[index] as string);
        if (found !== undefined) {
          return found;
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  function line(which: string | ((line: LogLine) => boolean)): Promise<LogLine> {
    const fits = typeof which === "string" ? ({ msg }: LogLine) => msg === which : which;
    return first(which, (text) => {
      const parsed: LogLine = JSON.parse(text);
      return fits(parsed) ? parsed : undefined;
    });
  }

  const text = (fits: RegExp): Promise<string> => first(fits, (line) => (fits.test(line) ? line : undefined));

  async function exit(signal?: NodeJS.Signals): Promise<Exit> {
    const timer = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
    if (signal !== undefined) {
      child.kill(signal);
    }
    const [code, endedBy] = await gone;
    clearTimeout(timer);
    return { code, signal: endedBy, stdout, stderr };
  }

  return { child, stdout, line, text, exit };
}
