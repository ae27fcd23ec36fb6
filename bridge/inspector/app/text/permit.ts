import type { Permit } from "../../../../schema/inspect/state.ts";

/** Whom a permit lets in, for people. */
export const nameOf = ({ origin }: Permit): string => origin ?? "Other computers";

/** What somebody should know before they allow it; nothing for a web site of its own. */
export function warningOf({ plugin, origin, lan }: Permit): string | undefined {
  if (lan) {
    return `Every computer in your network can then reach the servers of ${plugin} that listen for them.`;
  }
  if (origin === "null") {
    return `Any web page can then reach the servers of ${plugin}: every site can make pages whose origin is "null".`;
  }
  return origin?.startsWith("file:")
    ? `Every file that you open in a browser can then reach the servers of ${plugin}.`
    : undefined;
}

/** Lets in more than one party: to be asked for twice. */
export const isBroad = (permit: Permit): boolean => warningOf(permit) !== undefined;
