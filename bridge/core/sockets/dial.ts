import type { LookupAddress } from "node:dns";
import net from "node:net";
import { MAX_ADDRESSES, NEXT_ADDRESS_MS } from "../limits.ts";

/** Faults from the one that says most about the server to the one that says most about this machine. */
const TELLING = [
  "ECONNRESET",
  "ECONNREFUSED",
  "EACCES",
  "EPERM",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "EAFNOSUPPORT",
];

interface Fault {
  readonly address: string;
  readonly error: NodeJS.ErrnoException;
}

/** No address of a host accepted the connection. The text has the error of each address; the code is the most telling one. */
export class DialError extends Error {
  readonly code: string | undefined;

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ address, error }) => `${error.code ?? error.message} at ${address}`).join(", "));
    this.name = "DialError";
    const rank = (code = ""): number => (TELLING.includes(code) ? TELLING.indexOf(code) : TELLING.length);
    this.code = faults.map(({ error }) => error.code).sort((a, b) => rank(a) - rank(b))[0];
  }
}

export interface DialOptions {
  readonly port: number;
  /** When connecting as a whole is given up, in the time of `performance.now`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Asked before each connection. */
  readonly mayOpen?: () => boolean;
}

/** The error that the system gives for one connection too many. */
export const noDescriptor = (): NodeJS.ErrnoException =>
  Object.assign(new Error("no file descriptor is left"), { code: "EMFILE" });

/**
 * Opens a TCP connection to the first of these addresses that accepts one. While an address is silent, the next one is tried
 * too, early enough that each gets its share of the time. None is given up before the deadline, because a slow server is not
 * a dead one. Rejects with a DialError, or with the reason of the signal.
 */
export function dial(found: readonly LookupAddress[], options: DialOptions): Promise<net.Socket> {
  const waiting = inTurns(found).slice(0, MAX_ADDRESSES);
  const { deadline, signal, mayOpen = () => true } = options;
  return new Promise((resolve, reject) => {
    const sockets = new Set<net.Socket>();
    const faults: Fault[] = [];
    let timer: NodeJS.Timeout | undefined;

    function end(winner?: net.Socket): void {
      clearTimeout(timer);
      waiting.length = 0;
      signal.removeEventListener("abort", abort);
      for (const socket of sockets) {
        if (socket !== winner) {
          socket.destroy();
        }
      }
    }
    function abort(): void {
      end();
      reject(signal.reason);
    }
    function next(): void {
      clearTimeout(timer);
      const left = waiting.length;
      const first = waiting.shift();
      if (first === undefined) {
        return;
      }
      attempt(first.address);
      if (left > 1) {
        timer = setTimeout(next, Math.min(NEXT_ADDRESS_MS, (deadline - performance.now()) / left));
      }
    }
    function failed(address: string, error: NodeJS.ErrnoException): void {
      faults.push({ address, error });
      if (waiting.length > 0) {
        next();
      } else if (sockets.size === 0) {
        end();
        reject(new DialError(faults));
      }
    }
    function attempt(address: string): void {
      if (!mayOpen()) {
        failed(address, noDescriptor());
        return;
      }
      const socket = net.connect({ host: address, port: options.port });
      sockets.add(socket);
      // This listener stays: whoever takes over the socket adds another one.
      socket.on("error", (error) => {
        if (!sockets.delete(socket)) {
          return;
        }
        if ((error as NodeJS.ErrnoException).code === "ETIMEDOUT") {
          // The system gives up by its own timeout (21 s on Windows), which is not the plugin's.
          attempt(address);
        } else {
          failed(address, error);
        }
      });
      socket.once("connect", () => {
        end(socket);
        sockets.clear();
        resolve(socket);
      });
    }

    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener("abort", abort);
    next();
  });
}

/** Alternates between IPv4 and IPv6, beginning with the system's first choice, so that a dead family costs only one wait. */
function inTurns(addresses: readonly LookupAddress[]): LookupAddress[] {
  const preferred = addresses[0]?.family;
  const first = addresses.filter(({ family }) => family === preferred);
  const second = addresses.filter(({ family }) => family !== preferred);
  return first
    .flatMap((address, index) => [address, ...second.slice(index, index + 1)])
    .concat(second.slice(first.length));
}
