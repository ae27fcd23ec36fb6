import type { Logger } from "pino";
import type { Allow, BridgeMessage, Permit } from "../../../schema/index.ts";
import type { Allowances } from "../allowances.ts";
import { LinkError, notKept } from "../errors.ts";
import { failedMessage } from "../sockets/failedMessage.ts";

/** Keeps what the player allows, or takes it back. Throws as `Allowances.change` does. */
export async function changeAllowed(
  permit: Permit,
  allowed: boolean,
  allowances: Allowances,
  log: Logger,
): Promise<Permit> {
  const kept = await allowances.change(permit, allowed);
  const { plugin: allowedPlugin, ...what } = kept;
  log.info({ allowedPlugin, ...what }, allowed ? "allowed by the player" : "no longer allowed by the player");
  return kept;
}

/** Keeps what an `allow` says, and returns the answer. */
export async function keepAllowed(
  { type: _, allowed, ...permit }: Allow,
  allowances: Allowances,
  log: Logger,
): Promise<BridgeMessage> {
  try {
    const kept = await changeAllowed(permit, allowed, allowances, log);
    return { type: "allowed", ...kept, allowed };
  } catch (error) {
    return failedMessage(error instanceof LinkError ? error : notKept((error as Error).message));
  }
}
