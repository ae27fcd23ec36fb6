/** The other end of the game thread's benchmark: takes everything, and sends what the plugin's control line asks for. */
import { once } from "node:events";
import net from "node:net";
import { createInterface } from "node:readline";
import { WebSocket, WebSocketServer } from "ws";

interface Connection {
  readonly socket: net.Socket;
  send(payload: Buffer, binary: boolean): void;
}

const connections = new Map<string, Connection>();
const received = new Map<string, number>();
const waiting: { name: string; bytes: number; arrived: () => void }[] = [];

function count(name: string, bytes: number): void {
  received.set(name, (received.get(name) ?? 0) + bytes);
  for (const wait of waiting.filter((one) => reached(one.name, one.bytes))) {
    waiting.splice(waiting.indexOf(wait), 1);
    wait.arrived();
  }
}

const reached = (name: string, bytes: number): boolean => (received.get(name) ?? 0) >= bytes;

function addWebSocket(name: string, ws: WebSocket, socket: net.Socket): void {
  socket.setNoDelay(true);
  ws.on("message", (data) => count(name, (data as Buffer).length));
  ws.on("error", () => {});
  connections.set(name, { socket, send: (payload, binary) => ws.send(payload, { binary }) });
}

function addTcp(socket: net.Socket): void {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.once("data", (chunk: Buffer) => {
    const end = chunk.indexOf("\n");
    const name = chunk.toString("latin1", 0, end);
    connections.set(name, { socket, send: (payload) => void socket.write(payload) });
    count(name, chunk.length - end - 1);
    socket.on("data", (more: Buffer) => count(name, more.length));
  });
}

function burst(name: string, messages: number, size: number, binary: boolean): void {
  const connection = connections.get(name);
  if (connection === undefined) {
    throw new Error(`There is no connection "${name}"`);
  }
  const payload = Buffer.alloc(size, "x");
  connection.socket.cork();
  for (let i = 0; i < messages; i += 1) {
    connection.send(payload, binary);
  }
  connection.socket.uncork();
}

async function dial(name: string, port: number): Promise<void> {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/${name}`, { perMessageDeflate: false });
  const upgraded = once(ws, "upgrade");
  await once(ws, "open");
  const [request] = await upgraded;
  addWebSocket(name, ws, request.socket);
}

async function obey(line: string, answer: () => void): Promise<void> {
  const [verb = "", name = "", ...rest] = line.split(" ");
  if (verb === "burst") {
    burst(name, Number(rest[0]), Number(rest[1]), rest[2] === "binary");
  } else if (verb === "dial") {
    await dial(name, Number(rest[0]));
    answer();
  } else if (reached(name, Number(rest[0]))) {
    answer();
  } else {
    waiting.push({ name, bytes: Number(rest[0]), arrived: answer });
  }
}

async function listen(server: net.Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as net.AddressInfo).port;
}

const wss = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, maxPayload: 0 });
wss.on("connection", (ws, request) => addWebSocket((request.url ?? "/").slice(1), ws, request.socket));
await once(wss, "listening");

const control = net.createServer((socket) => {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  createInterface({ input: socket }).on("line", (line) => void obey(line, () => socket.write("done\n")));
});

console.log(
  JSON.stringify({
    ws: (wss.address() as net.AddressInfo).port,
    tcp: await listen(net.createServer(addTcp)),
    control: await listen(control),
  }),
);
