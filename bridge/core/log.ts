import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from "pino";
import { logError } from "./logError.ts";
import { LogRation } from "./logRation.ts";

export type { Logger } from "pino";

/** From the most lines to none. */
export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Log {
  readonly logger: Logger;
  /** Nothing is written from here on; logging stays allowed, since sockets may still report their end. */
  close(): void;
}

/** Lower levels are for somebody who wants to see everything, so they are not limited; nor are the last lines of the bridge. */
const isRationed = (level: number): boolean => {
  const { info = 0, fatal = 0 } = pino.levels.values;
  return level >= info && level < fatal;
};

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
  const ration = new LogRation();
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: logError },
    hooks: {
      logMethod(args, method, level) {
        const [fields, text = fields] = args as unknown as [{ code?: unknown } | string, string?];
        const kind = JSON.stringify([text, (fields as { code?: unknown }).code, this.bindings()["plugin"]]);
        const tell = (more: number): void => method.apply(this, [{ more }, text] as unknown as typeof args);
        if (!isRationed(level) || ration.admits(kind, tell)) {
          method.apply(this, args);
        }
      },
    },
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
