import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { BUNDLE, NODE_ARGS } from "./build.ts";
import { ScriptError } from "./tools.ts";

/** A line of the bridge's log. */
export interface BridgeLine {
  readonly level: number;
  readonly msg: string;
  readonly port?: number;
}

export interface OwnBridge {
  /** Runs `inspect` for this bridge, which opens the browser, and prints to the terminal. */
  inspect(flags: readonly string[]): void;
  /** Ends it. Resolves when it is gone. */
  close(): Promise<void>;
}

/**
 * Runs the built bridge for one data folder, apart from the bridge that somebody may use on this machine. Resolves once it
 * listens. It gets no Ctrl+C of the terminal: whoever starts it ends it.
 */
export async function startOwnBridge(
  dataDir: string,
  stateDir: string,
  show: (line: BridgeLine) => void,
): Promise<OwnBridge> {
  // The state folder is where bridges of one user find each other.
  const env = { ...process.env, XDG_STATE_HOME: stateDir, LOCALAPPDATA: stateDir };
  const child = spawn(
    process.execPath,
    [...NODE_ARGS, BUNDLE, "start", "--data-dir", dataDir, "--port", "0", "--no-log-file"],
    {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
      env,
    },
  );
  const gone = once(child, "close");
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line: BridgeLine = JSON.parse(text);
      show(line);
      if (line.msg === "listening") {
        resolve();
      }
    });
    child.once("error", reject);
    child.once("close", () => reject(new ScriptError("Cannot go on: the bridge ended before it listened")));
  });
  return {
    close: async () => {
      child.kill();
      await gone;
    },
    inspect: (flags) => {
      spawn(process.execPath, [BUNDLE, "inspect", "--data-dir", dataDir, ...flags], {
        stdio: ["ignore", "inherit", "inherit"],
        env,
      });
    },
  };
}
