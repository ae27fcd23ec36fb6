import { createLog, type Logger } from "../../bridge/core/log.ts";

export interface LogLine extends Record<string, unknown> {
  level: string;
  time: string;
  msg: string;
  err?: { type: string; message: string; stack: string };
}

export interface MemoryLog {
  readonly logger: Logger;
  readonly lines: LogLine[];
  texts(): string[];
  /** The next line with this text, from the moment of the call. */
  next(text: string): Promise<LogLine>;
  close(): void;
}

/** A logger whose lines are kept. */
export function memoryLog(level: Parameters<typeof createLog>[0] = "trace"): MemoryLog {
  const lines: LogLine[] = [];
  const waiting = new Set<(line: LogLine) => void>();
  const { logger, close } = createLog(level, {
    write(text) {
      const line: LogLine = JSON.parse(text);
      lines.push(line);
      for (const take of waiting) {
        take(line);
      }
    },
  });
  const next = (text: string): Promise<LogLine> =>
    new Promise((resolve) => {
      const take = (line: LogLine): void => {
        if (line.msg === text) {
          waiting.delete(take);
          resolve(line);
        }
      };
      waiting.add(take);
    });
  return { logger, lines, texts: () => lines.map(({ msg }) => msg), next, close };
}
