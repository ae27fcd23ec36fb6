import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** What a page may be asked for with. */
export const METHODS = "GET, HEAD, OPTIONS";

/** What the client should have asked for (RFC 9110, sections 7.8, 15.5.6 and 15.5.22; RFC 6455, section 4.4). */
const MORE: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  405: { Allow: METHODS },
  426: { Connection: "Upgrade, close", Upgrade: "websocket", "Sec-WebSocket-Version": "13" },
};

/** Headers of an empty answer that is the last one on its connection. */
export const refusalHeaders = (status: number): Readonly<Record<string, string>> => ({
  Connection: "close",
  "Content-Length": "0",
  ...MORE[status],
});

/** Answers a request that Node gives no response for with an HTTP error and ends the connection. Its errors are the caller's to listen to. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  const lines = Object.entries(refusalHeaders(status)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n`);
  socket.once("finish", () => socket.destroy());
}
