import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { METHODS } from "./pages/answer.ts";

/** What the client should have asked for (RFC 6455, section 4.4; RFC 9110, section 15.5.6). */
const REQUIRED: Readonly<Record<number, string>> = {
  405: `Allow: ${METHODS}\r\n`,
  426: "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
};

/** Answers a request that Node gives no response for with an HTTP error and ends the connection. Its errors are the caller's to listen to. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n${REQUIRED[status] ?? ""}Content-Length: 0\r\n\r\n`,
  );
  socket.once("finish", () => socket.destroy());
}
