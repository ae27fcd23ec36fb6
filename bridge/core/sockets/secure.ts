import net from "node:net";
import tls from "node:tls";
import type { TlsChoice } from "./policy/trust.ts";
import { watchRecords } from "./recordWatch.ts";

/** Codes of the system for a connection that the other side, or something on the way, ended. */
export const isReset = (code: unknown): boolean =>
  code === "ECONNRESET" || code === "EPIPE" || code === "ECONNABORTED";

/** The connection broke after the server had begun to answer the TLS handshake, so the server does speak TLS. */
export class HandshakeCut extends Error {
  override readonly name = "HandshakeCut";

  constructor() {
    super("the connection broke in the TLS handshake");
  }
}

/**
 * Starts TLS on a connection, which it owns from then on: a handshake that fails destroys it. Rejects with the error of
 * Node or OpenSSL, with a HandshakeCut, or with the reason of the signal.
 */
export function secure(
  socket: net.Socket,
  host: string,
  choice: TlsChoice,
  signal: AbortSignal,
): Promise<tls.TLSSocket> {
  const named = net.isIP(host) === 0 ? { servername: host } : { servername: "", host };
  const secured = tls.connect({ socket, ...named, ...choice });
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      const cut = isReset(error.code) && socket.bytesRead > 0;
      secured.destroy();
      socket.destroy();
      reject(cut ? new HandshakeCut() : error);
    };
    const abort = (): void => fail(signal.reason);
    signal.addEventListener("abort", abort);
    // Stays for good, like the one below it.
    secured.on("error", fail);
    secured.once("secureConnect", () => {
      signal.removeEventListener("abort", abort);
      watchRecords(socket, secured);
      secured.off("error", fail).on("error", () => {});
      resolve(secured);
    });
    if (signal.aborted) {
      abort();
    }
  });
}
