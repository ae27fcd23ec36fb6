import net from "node:net";
import tls from "node:tls";
import type { TlsChoice } from "./policy/trust.ts";

/**
 * Starts TLS on a connection, which it owns from then on: a handshake that fails destroys it. Rejects with the error of
 * Node or OpenSSL, or with the reason of the signal.
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
    const fail = (error: Error): void => {
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(signal.reason);
    signal.addEventListener("abort", abort);
    // Stays for good, like the one below it.
    secured.on("error", fail);
    secured.once("secureConnect", () => {
      signal.removeEventListener("abort", abort);
      secured.off("error", fail).on("error", () => {});
      resolve(secured);
    });
    if (signal.aborted) {
      abort();
    }
  });
}
