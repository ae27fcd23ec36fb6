import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** What the client should have asked for (RFC 6455, section 4.4). */
const REQUIRED = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";

/** Answers an opening handshake with an HTTP error and ends the connection. Its errors are the caller's to listen to. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  const more = status === 426 ? REQUIRED : "";
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n${more}Content-Length: 0\r\n\r\n`,
  );
  socket.once("finish", () => socket.destroy());
}
