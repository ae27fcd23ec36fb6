import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net from "node:net";
import type { TestContext } from "node:test";
import tls from "node:tls";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { Certificate } from "./certificates.ts";
import { Mailbox } from "./mailbox.ts";
import { WebSocketEnd } from "./webSocketEnd.ts";

/** The server's end of one WebSocket. */
export class Peer extends WebSocketEnd {
  readonly request: http.IncomingMessage;

  constructor(ws: WebSocket, request: http.IncomingMessage) {
    super(ws, "server", "bridge");
    this.request = request;
  }

  /** The connection below, for raw frames and for breaking it. */
  get socket(): net.Socket {
    return this.request.socket;
  }
}

export interface Remote {
  readonly port: number;
  /** By address; certificates are good for it. */
  readonly url: string;
  readonly wss: WebSocketServer;
  /** The next WebSocket that the server took, past or to come. */
  next(): Promise<Peer>;
  /** How many it took that nobody has asked for. */
  readonly waiting: number;
}

export type RemoteOptions = ServerOptions & { readonly tls?: Certificate };

/** Sends everything back as it came. */
export const echo = ({ ws }: Peer): void => {
  ws.on("message", (data, binary) => ws.send(data, { binary }));
};

/** A WebSocket server on 127.0.0.1 that runs until the test ends. `handler` sees each peer before its first message. */
export async function wsServer(
  t: TestContext,
  handler: (peer: Peer) => void = () => {},
  { tls: certificate, ...options }: RemoteOptions = {},
): Promise<Remote> {
  const server = certificate === undefined ? http.createServer() : https.createServer(certificate);
  const wss = new WebSocketServer({ maxPayload: 0, ...options, server });
  const peers = new Mailbox<Peer>();
  wss.on("connection", (ws, request) => {
    const peer = new Peer(ws, request);
    handler(peer);
    peers.put(peer);
  });
  const port = await listen(t, server);
  t.after(() => {
    for (const client of wss.clients) {
      client.terminate();
    }
  });
  const url = `${certificate === undefined ? "ws" : "wss"}://127.0.0.1:${port}`;
  return {
    port,
    url,
    wss,
    next: () => peers.next("a connection at the server"),
    get waiting() {
      return peers.count();
    },
  };
}

/** A TCP or TLS server on 127.0.0.1 for whatever is no WebSocket server. Returns its port. */
export function tcpServer(
  t: TestContext,
  onSocket: (socket: net.Socket) => void,
  certificate?: Certificate,
): Promise<number> {
  const server =
    certificate === undefined ? net.createServer(onSocket) : tls.createServer(certificate, onSocket);
  return listen(t, server);
}

/** A port on 127.0.0.1 where nothing listens, as far as one can know. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Has a server listen on a free port of 127.0.0.1 until the test ends. Returns its port. */
export async function listen(t: TestContext, server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    // Broken connections are what these tests are about.
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("tlsClientError", () => {});
  t.after(() => {
    server.close();
    for (const socket of sockets) {
      socket.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  return address.port;
}
