import type { ServerState, SocketState } from "../../../../schema/inspect/state.ts";

/** A row of the list of sockets. */
export type Row =
  | { readonly kind: "plugin"; readonly plugin: string; readonly sockets: readonly SocketState[] }
  | { readonly kind: "server"; readonly id: string; readonly server: ServerState }
  | { readonly kind: "socket"; readonly id: string; readonly socket: SocketState; readonly nested: boolean };

/** The server that a socket is a client of, by its name; a client's own socket has none. */
export const serverOf = (id: string): string | undefined =>
  id.includes(".") ? id.slice(0, id.indexOf(".")) : undefined;

/**
 * Rows by plugin: its servers, each with the clients below it, then its own sockets. What has ended comes last in each
 * group. `wanted` is looked for in the names of plugins and in addresses.
 */
export function rowsOf(
  sockets: readonly SocketState[],
  servers: readonly ServerState[],
  wanted: string,
): Row[] {
  const text = wanted.trim().toLowerCase();
  const has = (...texts: string[]): boolean => texts.some((one) => one.toLowerCase().includes(text));
  const plugins = groupBy([...servers, ...sockets], ({ plugin }) => plugin);
  const rows: Row[] = [];
  for (const plugin of [...plugins.keys()].sort((a, b) => a.localeCompare(b))) {
    const own = sockets.filter((socket) => socket.plugin === plugin && has(plugin, socket.peer));
    const listening = servers.filter((server) => server.plugin === plugin);
    const below = groupBy(own.toSorted(byLife), ({ id }) => serverOf(id) ?? "");
    const start = rows.length;
    for (const server of listening.toSorted((a, b) => compareIds(a.id, b.id))) {
      const clients = below.get(server.id) ?? [];
      below.delete(server.id);
      if (clients.length > 0 || has(plugin, server.address)) {
        rows.push({ kind: "server", id: server.id, server });
        rows.push(...clients.map((socket) => rowOf(socket, true)));
      }
    }
    for (const rest of below.values()) {
      rows.push(...rest.map((socket) => rowOf(socket, false)));
    }
    if (rows.length > start) {
      rows.splice(start, 0, { kind: "plugin", plugin, sockets: own });
    }
  }
  return rows;
}

const rowOf = (socket: SocketState, nested: boolean): Row => ({
  kind: "socket",
  id: socket.id,
  socket,
  nested,
});

const byLife = (a: SocketState, b: SocketState): number =>
  Number(a.phase === "closed") - Number(b.phase === "closed") || compareIds(a.id, b.id);

/** By the number of the link, then by that of the client: "2" before "10", "10.2" before "10.10". */
function compareIds(a: string, b: string): number {
  const [linkA = 0, clientA = 0] = a.split(".").map(Number);
  const [linkB = 0, clientB = 0] = b.split(".").map(Number);
  return linkA - linkB || clientA - clientB;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [item]);
    } else {
      group.push(item);
    }
  }
  return groups;
}
