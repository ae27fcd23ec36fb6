import { lanNotAllowed } from "../../errors.ts";
import type { RoleLink } from "../role.ts";
import { isLoopback } from "./origin.ts";

/** Throws a LinkError for a host that is not this machine alone, unless the player lets other machines in; the player is told. */
export function checkListenHost(host: string, { config, player }: Pick<RoleLink, "config" | "player">): void {
  if (!config.allowLan && !player.lan && !isLoopback(host)) {
    player.refused({ lan: true });
    throw lanNotAllowed(host);
  }
}
