import type { Logger } from "pino";
import type { Allow, BridgeMessage } from "../../../schema/index.ts";
import type { Allowances } from "../allowances.ts";
import { notKept } from "../errors.ts";
import { failedMessage } from "../sockets/failedMessage.ts";

/** Keeps what an `allow` says, and returns the answer. */
export async function keepAllowed(
  { type: _, allowed, ...permit }: Allow,
  allowances: Allowances,
  log: Logger,
): Promise<BridgeMessage> {
  const { plugin: allowedPlugin, ...what } = permit;
  try {
    await allowances.change(permit, allowed);
    log.info(
      { allowedPlugin, ...what },
      allowed ? "allowed by the player" : "no longer allowed by the player",
    );
    return { type: "allowed", ...permit, allowed };
  } catch (error) {
    return failedMessage(notKept((error as Error).message));
  }
}
