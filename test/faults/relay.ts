import { once } from "node:events";
import net from "node:net";
import type { TestContext } from "node:test";
import { tcpServer } from "../helpers/remote.ts";

export interface Relay {
  readonly url: string;
  /** From now on no byte passes in either direction, new connections included, and nobody is told. */
  cut(): void;
  heal(): void;
}

/** A network that can be cut: a TCP relay to a local port that runs until the test ends. */
export async function cuttableNetwork(t: TestContext, to: number): Promise<Relay> {
  const sockets = new Set<net.Socket>();
  let isCut = false;
  const port = await tcpServer(t, (near) => {
    const far = net.connect({ host: "127.0.0.1", port: to });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.pause();
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        if (!other.write(chunk)) {
          socket.pause();
          void once(other, "drain").then(
            () => !isCut && socket.resume(),
            () => {},
          );
        }
      });
      socket.on("end", () => other.end());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      if (!isCut) {
        socket.resume();
      }
    }
    t.after(() => far.destroy());
  });
  const each = (act: (socket: net.Socket) => void): void => {
    for (const socket of sockets) {
      act(socket);
    }
  };
  return {
    url: `ws://127.0.0.1:${port}`,
    cut: () => {
      isCut = true;
      each((socket) => socket.pause());
    },
    heal: () => {
      isCut = false;
      each((socket) => socket.resume());
    },
  };
}
