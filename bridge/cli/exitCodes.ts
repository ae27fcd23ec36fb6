import type { CommandName } from "./commandTable.ts";

/** What a command's exit code means; the help text says the same. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
} as const;

/** The codes for the help text, each with the commands that alone have it. */
export const EXIT_MEANINGS: readonly (readonly [
  code: number,
  meaning: string,
  only?: readonly CommandName[],
])[] = [
  [EXIT.ok, "done"],
  [EXIT.failed, "it failed; for doctor: a check failed"],
  [EXIT.usage, "the command line or the settings are not valid"],
  [EXIT.notRunning, "no bridge is running", ["status", "inspect"]],
];
