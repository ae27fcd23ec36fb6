import { inspect } from "node:util";
import type { Logger } from "../core/log.ts";
import { SIGNAL_REPEAT_MS } from "./limits.ts";

/** The part of `process` that ends it. */
export interface Host {
  readonly platform: string;
  on(event: string, listener: (value: unknown) => void): unknown;
  exit(code: number): void;
}

export interface ShutdownOptions {
  readonly host: Host;
  readonly log: Logger;
  /** Releases everything. Called once. */
  readonly close: () => Promise<void>;
  readonly timeoutMs: number;
  /** Starts anew after a fault of our own. False when it had better end. */
  readonly recover?: (fault: unknown, kind: string) => boolean;
}

/** What asks for a graceful end. Windows sends SIGHUP when the console window is closed and SIGBREAK for Ctrl+Break. */
export const signalsOf = ({ platform }: Pick<Host, "platform">): readonly string[] => [
  "SIGINT",
  "SIGTERM",
  "SIGHUP",
  ...(platform === "win32" ? ["SIGBREAK"] : []),
];

const FAULTS = { uncaughtException: "uncaught exception", unhandledRejection: "unhandled rejection" };

/**
 * Leads every way out to one place. A signal closes and exits 0, a fault is logged with its stack, closes and exits 1; both
 * by `timeoutMs` at the latest, unless it can be recovered from. A second signal exits 0 at once, unless it belongs to the
 * first; a fault while it ends exits 1 at once. The `stop` that is returned is like a signal, except that asking again
 * changes nothing.
 */
export function installShutdown({ host, log, close, timeoutMs, recover }: ShutdownOptions): { stop(): void } {
  let ending = false;
  /** The first signal came just now. */
  let isFresh = false;

  function end(code: number): void {
    if (ending) {
      host.exit(code);
      return;
    }
    ending = true;
    // Before `close`, which may block or throw.
    const deadline = setTimeout(() => {
      log.warn({ timeoutMs }, "shutdown took too long");
      host.exit(code);
    }, timeoutMs);
    void closeAll(code).then((finalCode) => {
      clearTimeout(deadline);
      host.exit(finalCode);
    });
  }

  async function closeAll(code: number): Promise<number> {
    try {
      await close();
      log.info("stopped");
      return code;
    } catch (err) {
      log.error({ err }, "shutdown failed");
      return 1;
    }
  }

  for (const signal of signalsOf(host)) {
    host.on(signal, () => {
      if (isFresh) {
        return;
      }
      if (!ending) {
        isFresh = true;
        setTimeout(() => {
          isFresh = false;
        }, SIGNAL_REPEAT_MS);
      }
      log.info({ signal }, ending ? "stopping at once" : "stopping");
      end(0);
    });
  }
  for (const [event, text] of Object.entries(FAULTS)) {
    host.on(event, (value) => {
      // Anything can be thrown; only an Error brings its stack.
      const err = value instanceof Error ? value : new Error(`thrown value: ${inspect(value)}`);
      log.fatal({ err }, text);
      if (ending || recover?.(value, text) !== true) {
        end(1);
      }
    });
  }
  return {
    stop: () => {
      if (!ending) {
        log.info("stopping");
        end(0);
      }
    },
  };
}
