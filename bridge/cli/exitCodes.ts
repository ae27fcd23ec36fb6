/** What a command's exit code means; the help text says the same. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
} as const;

/** The codes for the help text. */
export const EXIT_MEANINGS: readonly (readonly [number, string])[] = [
  [EXIT.ok, "done; for doctor: nothing fails; for stop: nothing is left running"],
  [EXIT.failed, "it could not be done, or a check of doctor fails"],
  [EXIT.usage, "the command line or the settings cannot be used"],
  [EXIT.notRunning, "status, inspect: no bridge is running"],
];
