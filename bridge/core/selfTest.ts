import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import net from "node:net";
import { WebSocketServer } from "ws";
import { SELF_TEST_MAX_BYTES, SELF_TEST_QUIET_MS } from "./limits.ts";

/** What the self-test plugin talks to: an echo for WebSockets, and a server that puts plain sockets to the test. */
export interface SelfTest {
  /** Port of the WebSocket echo. */
  readonly echo: number;
  /** Port of the plain server. */
  readonly plain: number;
  close(): Promise<void>;
}

const HOST = "127.0.0.1";

/** Opens both on free ports of 127.0.0.1. Web pages are refused, and neither serves anything but made-up bytes. */
export async function openSelfTest(): Promise<SelfTest> {
  const http = createServer((_request, response) => response.writeHead(426, { Connection: "close" }).end());
  const wss = new WebSocketServer({
    server: http,
    verifyClient: ({ req }: { req: IncomingMessage }) => req.headers.origin === undefined,
  });
  wss.on("connection", (socket) => {
    socket.on("message", (data, binary) => socket.send(data, { binary }));
    socket.on("error", () => socket.terminate());
  });
  const sockets = new Set<net.Socket>();
  const plain = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    // The plugin breaks connections off on purpose.
    socket.on("error", () => socket.destroy());
    answer(socket);
  });
  return {
    echo: await listen(http),
    plain: await listen(plain),
    close: async () => {
      for (const socket of wss.clients) {
        socket.terminate();
      }
      for (const socket of sockets) {
        socket.destroy();
      }
      await Promise.all([http, plain].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/**
 * Takes one line and does it: `line N` sends N bytes that end a line, `burst N` N bytes without one, `hangup N` the same
 * and ends, `closed` a port where nothing listens, `count` reads nothing for a while and then says how many bytes came.
 */
function answer(socket: net.Socket): void {
  let command = "";
  const onData = (chunk: Buffer): void => {
    command += chunk.toString("latin1");
    const end = command.indexOf("\n");
    if (end >= 0) {
      socket.off("data", onData);
      void obey(socket, command.slice(0, end).trim(), command.length - end - 1);
    } else if (command.length > 64) {
      socket.destroy();
    }
  };
  socket.on("data", onData);
}

async function obey(socket: net.Socket, command: string, rest: number): Promise<void> {
  const [verb, text = "0"] = command.split(" ");
  const bytes = Math.min(Number.parseInt(text, 10) || 0, SELF_TEST_MAX_BYTES);
  switch (verb) {
    case "line":
      socket.write(`${"x".repeat(Math.max(0, bytes - 1))}\n`);
      break;
    case "burst":
      socket.write(Buffer.alloc(bytes, "y"));
      break;
    case "hangup":
      socket.end(Buffer.alloc(bytes, "y"));
      break;
    case "closed":
      socket.write(`${await closedPort()}\n`);
      break;
    case "count":
      count(socket, rest);
      break;
    default:
      socket.destroy();
  }
  if (verb !== "count") {
    socket.on("end", () => socket.end());
    socket.resume();
  }
}

/** Leaves the bytes of a moment in the system's buffer, as a game does that loads a map, then counts until it is quiet. */
function count(socket: net.Socket, already: number): void {
  let total = already;
  socket.pause();
  setTimeout(() => {
    let quiet = setTimeout(done, SELF_TEST_QUIET_MS);
    function done(): void {
      socket.end(`${total}\n`);
    }
    socket.on("data", (chunk) => {
      total += chunk.length;
      clearTimeout(quiet);
      quiet = setTimeout(done, SELF_TEST_QUIET_MS);
    });
    socket.resume();
  }, SELF_TEST_QUIET_MS);
}

async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, HOST);
  await once(server, "listening");
  return (server.address() as net.AddressInfo).port;
}
