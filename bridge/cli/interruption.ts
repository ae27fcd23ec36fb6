import { EXIT } from "./exitCodes.ts";
import { SIGNAL_REPEAT_MS } from "./limits.ts";
import { type Host, signalsOf } from "./shutdown.ts";

/**
 * Resolves when the user or the system wants a command to end. Another signal ends it at once, unless it belongs to the
 * first.
 */
export function interruption(host: Host): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of signalsOf(host)) {
      host.on(signal, () => {
        first ??= performance.now();
        if (performance.now() - first > SIGNAL_REPEAT_MS) {
          host.exit(EXIT.ok);
        }
        resolve();
      });
    }
  });
}
