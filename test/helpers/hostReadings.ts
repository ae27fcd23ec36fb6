/**
 * How the host reads what is not known of the game, as its arguments: kindly, each unknown alone at its worst, and all
 * of them together. A test of what must hold in the game runs under each.
 */
export const READINGS = {
  kind: [],
  nulEndsStrings: ["--nul-ends-strings"],
  bufferPositionEnd: ["--buffer-position-end"],
  bufferPartEnd: ["--buffer-part-end"],
  bufferReadStays: ["--buffer-read-stays"],
  wideNumbers: ["--wide-numbers-only"],
  hiddenSettings: ["--hidden-settings-own"],
  cutWrites: ["--net-cut-writes"],
  userBuffer: ["--net-user-buffer"],
  window: ["--net-window", "16384"],
  shortReads: ["--net-short-reads"],
  typedReadsConsume: ["--net-typed-reads-consume"],
  readyDelay: ["--net-ready-delay", "30"],
  refusedSilent: ["--net-refused-silent"],
  worst: ["--worst"],
} as const satisfies Record<string, readonly string[]>;

export type Reading = keyof typeof READINGS;

export const READING_NAMES = Object.keys(READINGS) as readonly Reading[];
