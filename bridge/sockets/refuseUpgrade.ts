import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** Answers an opening handshake with an HTTP error and ends the connection. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  // Whoever is refused may be gone already; that changes nothing.
  socket.on("error", () => {});
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.once("finish", () => socket.destroy());
}
