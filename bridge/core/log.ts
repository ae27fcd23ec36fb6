import { type DestinationStream, type Logger, pino, stdTimeFunctions } from "pino";

export type { Logger } from "pino";

/** From the most talkative to none. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Log {
  readonly logger: Logger;
  /** Nothing is written from here on; logging stays allowed, since sockets may still report their end. */
  close(): void;
}

/** JSON lines with the level by name and the time in ISO 8601, without process and host. `out` gets each one at once. */
export function createLog(level: LogLevel, out: DestinationStream): Log {
  let open = true;
  const guarded: DestinationStream = {
    write(line) {
      if (open) {
        out.write(line);
      }
    },
  };
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return {
    logger: pino(options, guarded),
    close: () => {
      open = false;
    },
  };
}

/** Writes to each of them in turn. */
export const both = (...outs: readonly DestinationStream[]): DestinationStream => ({
  write(line) {
    for (const out of outs) {
      out.write(line);
    }
  },
});
