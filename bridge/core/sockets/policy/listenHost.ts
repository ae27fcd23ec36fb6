import { lanNotAllowed } from "../../errors.ts";
import type { RoleLink } from "../role.ts";
import { isLoopback } from "./origin.ts";

interface Rules {
  readonly plugin: string;
  readonly config: Pick<RoleLink["config"], "allowLan">;
  readonly player: Pick<RoleLink["player"], "lan" | "refused">;
}

/** Whether a server may listen on this host. If other machines can reach it, the player must have allowed that. */
export function mayListen(host: string, { config, player }: Pick<Rules, "config" | "player">): boolean {
  return config.allowLan || player.lan || isLoopback(host);
}

/** Throws a LinkError for a host on which a server may not listen, and reports it to the player. */
export function checkListenHost(host: string, rules: Rules): void {
  if (!mayListen(host, rules)) {
    rules.player.refused({ lan: true });
    throw lanNotAllowed(host, rules.plugin);
  }
}
