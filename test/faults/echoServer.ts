import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

/** An echo server as a program of its own, for another network. Prints its port. */
const server = new WebSocketServer({ host: "0.0.0.0", port: 0 });
server.on("connection", (ws) => {
  ws.on("error", () => {});
  ws.on("message", (data, binary) => ws.send(data, { binary }));
});
server.on("listening", () => console.log((server.address() as AddressInfo).port));
