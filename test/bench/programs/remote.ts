/** A `ws` server: /echo sends back, /sink?count=N answers each Nth message, /source?count=N&size=S answers with N messages, /unfinished with a message of N fragments and no end. */
import { once } from "node:events";
import type net from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_QUEUED_BYTES } from "../carrier.ts";

const binary = { binary: true };

function echo(ws: WebSocket): void {
  ws.on("message", (data) => ws.send(data, binary));
}

function sink(ws: WebSocket, count: number): void {
  let left = count;
  ws.on("message", () => {
    left -= 1;
    if (left === 0) {
      left = count;
      ws.send(Buffer.of(1), binary);
    }
  });
}

function source(ws: WebSocket, socket: net.Socket, count: number, size: number): void {
  const payload = Buffer.alloc(size, "x");
  ws.on("message", async () => {
    for (let i = 0; i < count; i += 1) {
      ws.send(payload, binary);
      if (ws.bufferedAmount > MAX_QUEUED_BYTES) {
        await once(socket, "drain");
      }
    }
  });
}

/** Answers with that many fragments of a message that never ends. */
function unfinished(ws: WebSocket, count: number, size: number): void {
  const fragment = Buffer.alloc(size, "x");
  ws.on("message", () => {
    for (let i = 0; i < count; i += 1) {
      ws.send(fragment, { binary: true, fin: false });
    }
  });
}

const wss = new WebSocketServer({
  host: "127.0.0.1",
  port: 0,
  perMessageDeflate: false,
  maxPayload: 0,
  backlog: 511,
});
wss.on("connection", (ws, request) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "ws://remote");
  const count = Number(searchParams.get("count"));
  ws.on("error", () => {});
  if (pathname === "/sink") {
    sink(ws, count);
  } else if (pathname === "/source") {
    source(ws, request.socket, count, Number(searchParams.get("size")));
  } else if (pathname === "/unfinished") {
    unfinished(ws, count, Number(searchParams.get("size")));
  } else {
    echo(ws);
  }
});
await once(wss, "listening");
console.log(JSON.stringify({ port: (wss.address() as net.AddressInfo).port }));
