import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { MAX_CLIENTS } from "../../../schema/index.ts";
import { LinkError } from "../errors.ts";
import { LISTEN_RETRY_MS, LISTEN_TRIES, MAX_PENDING_HANDSHAKES, SERVER_MAX_HEADER_BYTES } from "../limits.ts";
import { noDescriptor } from "./dial.ts";
import { listenError } from "./listenError.ts";
import { handleRequests } from "./requests.ts";
import { Visitor } from "./visitor.ts";
import type { Opening } from "./waitingRoom.ts";

/** What is done with those who come to a server. */
export interface VisitorHandler {
  /** Whether another connection may be taken, or another port. */
  mayOpen(): boolean;
  /** Takes a connection that has asked to be a WebSocket: it refuses it, or adopts it. */
  upgrade(opening: Opening): void;
  /** Answers any other request. */
  answer(visitor: Visitor, request: IncomingMessage, response: ServerResponse): void;
}

/** The HTTP servers of one plugin's server, all on one port. */
export interface Bound {
  readonly servers: readonly Server[];
  readonly host: string;
  readonly port: number;
}

/**
 * Binds an address, or `localhost`, and a port. `localhost` binds both loopback addresses where the machine has both.
 * Throws a LinkError that says why not.
 */
export async function bind(host: string, port: number, handler: VisitorHandler): Promise<Bound> {
  const [first, second] = host.toLowerCase() === "localhost" ? ["127.0.0.1", "::1"] : [host];
  const server = await listenSoon(first as string, port, handler);
  const address = server.address() as AddressInfo;
  const servers = [server];
  if (second !== undefined) {
    try {
      servers.push(await listen(second, address.port, handler));
    } catch (error) {
      // A machine without IPv6 has only the first address.
      if (!(error instanceof LinkError) || error.code !== "address_unavailable") {
        server.close();
        throw error;
      }
    }
  }
  return { servers, host: address.address, port: address.port };
}

/** Frees the port, and ends connections that are in the opening handshake. */
export function unbind(servers: readonly Server[]): void {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

/** A plugin may listen where it has just closed a server, whose `close` is still on its way over the other link. */
async function listenSoon(host: string, port: number, handler: VisitorHandler): Promise<Server> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await listen(host, port, handler);
    } catch (error) {
      if (!(error instanceof LinkError) || error.code !== "port_in_use" || tries === LISTEN_TRIES) {
        throw error;
      }
      await delay(LISTEN_RETRY_MS);
    }
  }
}

async function listen(host: string, port: number, handler: VisitorHandler): Promise<Server> {
  const visitors = new WeakMap<Socket, Visitor>();
  const visitorOf = (socket: Socket): Visitor => visitors.get(socket) as Visitor;
  const server = createServer({ maxHeaderSize: SERVER_MAX_HEADER_BYTES });
  server.maxConnections = MAX_CLIENTS + MAX_PENDING_HANDSHAKES;
  server.on("connection", (socket) => {
    visitors.set(socket, new Visitor(socket));
    if (!handler.mayOpen()) {
      socket.destroy();
    }
  });
  handleRequests(server, {
    upgrade: (request, socket, head) => handler.upgrade({ visitor: visitorOf(socket), request, head }),
    answer: (request, response) => handler.answer(visitorOf(request.socket), request, response),
  });
  try {
    if (!handler.mayOpen()) {
      throw noDescriptor();
    }
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    return server;
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
}
