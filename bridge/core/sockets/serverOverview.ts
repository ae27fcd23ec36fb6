import type { ServerState } from "../../../schema/inspect/state.ts";
import type { Overview } from "./overview.ts";
import type { RoleLink } from "./role.ts";
import type { Roster } from "./roster.ts";

/** A server and its clients, as the bridge's page sees them. */
export const serverOverview = (
  { id, plugin }: Pick<RoleLink, "id" | "plugin">,
  clients: Roster,
  more: Pick<ServerState, "address" | "maxClients" | "since">,
): Overview => ({
  sockets: clients.states,
  server: { id: String(id), plugin, clients: clients.size, ...more },
  control: (client) => clients.control(client),
});
