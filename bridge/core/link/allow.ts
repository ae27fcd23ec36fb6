import type { Logger } from "pino";
import type { Allow, BridgeMessage, Permit } from "../../../schema/index.ts";
import type { Allowances } from "../allowances.ts";
import { notKept } from "../errors.ts";
import { failedMessage } from "../sockets/failedMessage.ts";

/** Keeps what the player allows, or takes it back. Throws an Error when it cannot be kept. */
export async function changeAllowed(
  permit: Permit,
  allowed: boolean,
  allowances: Allowances,
  log: Logger,
): Promise<void> {
  const { plugin: allowedPlugin, ...what } = permit;
  await allowances.change(permit, allowed);
  log.info({ allowedPlugin, ...what }, allowed ? "allowed by the player" : "no longer allowed by the player");
}

/** Keeps what an `allow` says, and returns the answer. */
export async function keepAllowed(
  { type: _, allowed, ...permit }: Allow,
  allowances: Allowances,
  log: Logger,
): Promise<BridgeMessage> {
  try {
    await changeAllowed(permit, allowed, allowances, log);
    return { type: "allowed", ...permit, allowed };
  } catch (error) {
    return failedMessage(notKept((error as Error).message));
  }
}
