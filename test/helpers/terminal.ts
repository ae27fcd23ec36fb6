import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type Exit, runBridge } from "./bridgeProcess.ts";
import { eventually } from "./deadline.ts";
import type { Player } from "./player.ts";

const PROGRAM = ["/usr/bin/python3", fileURLToPath(new URL("terminal.py", import.meta.url)), "shown"];

/** A command that a player runs in a terminal. */
export interface Terminal {
  /** What it has shown, once it fits. */
  shows(expected: RegExp): Promise<string>;
  exit(signal?: NodeJS.Signals): Promise<Exit & { readonly text: string }>;
}

/** Runs a command on a terminal with colours. */
export function openTerminal(t: TestContext, player: Player, ...args: string[]): Terminal {
  const env = { TERM: "xterm-256color", ...player.env };
  const running = runBridge(t, args, env, { under: PROGRAM });
  const text = (): string => running.stdout.join("\n").replaceAll("\r", "");
  return {
    shows: (expected) =>
      eventually(
        () => `${expected} on the terminal, which shows:\n${text()}`,
        () => (expected.test(text()) ? text() : undefined),
      ),
    exit: async (signal) => ({ ...(await running.exit(signal)), text: text() }),
  };
}

/** The text without its colours. */
export const uncoloured = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the start of a colour is one
  text.replace(/\u001b\[\d+m/g, "");
