import { setTimeout as delay } from "node:timers/promises";

/** Longest time that a test waits for one thing; generous, since the machines of CI are small and noisy. */
export const DEADLINE_MS = 10_000;

const POLL_MS = 20;

/** The result of a promise, or an error that names what was waited for. */
export async function within<T>(promise: Promise<T>, what: string, ms = DEADLINE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Waited ${ms} ms for ${what}`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The first answer that is not undefined. Asks again and again, for what nobody tells when it changes. `what` names it in the
 * error, which may say what there was last.
 */
export async function eventually<T>(
  what: string | (() => string),
  ask: () => T | undefined | Promise<T | undefined>,
  ms = DEADLINE_MS,
): Promise<T> {
  for (const end = performance.now() + ms; ; await delay(POLL_MS)) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (performance.now() > end) {
      throw new Error(`Waited ${ms} ms for ${typeof what === "string" ? what : what()}`);
    }
  }
}
