import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "../core/log.ts";
import { MAX_RESTARTS, RESTART_WINDOW_MS, SHUTDOWN_TIMEOUT_MS } from "./limits.ts";

export interface RecoveryOptions {
  readonly log: Logger;
  /** Keeps a report of the fault. Returns where. */
  readonly keep: (fault: unknown, kind: string) => string | undefined;
  /** Times of the faults before, of other processes too. */
  readonly before: () => readonly Date[];
  readonly close: () => Promise<void>;
  /** Starts anew in this process. */
  readonly start: () => Promise<void>;
  /** Starts a new process in the place of this one. */
  readonly renew: () => void;
  /** Ends this process. */
  readonly giveUp: () => void;
}

/**
 * What becomes of the bridge after a fault of its own: it closes what it has open and starts anew, in its process where it
 * can, else as a new one. False is the answer when it has done so too often, and had better end.
 */
export function makeRecovery(options: RecoveryOptions): (fault: unknown, kind: string) => boolean {
  const { log, keep, before, close, start, renew, giveUp } = options;
  /** In this process, where nothing can be written. */
  let own = 0;
  let isRecovering = false;

  async function recover(): Promise<void> {
    await Promise.race([close().catch(() => {}), delay(SHUTDOWN_TIMEOUT_MS, undefined, { ref: false })]);
    try {
      await start();
      log.warn("restarted");
    } catch (err) {
      log.fatal({ err }, "cannot restart");
      renew();
      giveUp();
    } finally {
      isRecovering = false;
    }
  }

  return (fault, kind) => {
    if (isRecovering) {
      // What is being closed may break in more than one place.
      return true;
    }
    const recent = before().filter(
      (time) => Math.abs(Date.now() - time.getTime()) < RESTART_WINDOW_MS,
    ).length;
    const report = keep(fault, kind);
    own += 1;
    setTimeout(() => {
      own -= 1;
    }, RESTART_WINDOW_MS).unref();
    if (Math.max(recent + 1, own) > MAX_RESTARTS) {
      log.fatal({ report, restarts: MAX_RESTARTS }, "giving up after too many crashes");
      return false;
    }
    log.error({ report }, "restarting after a crash of its own");
    isRecovering = true;
    void recover();
    return true;
  };
}
