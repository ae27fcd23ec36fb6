import net from "node:net";
import type { TestContext } from "node:test";
import { tcpServer } from "./remote.ts";

/** A port that leads to another one, and what came in there. */
export interface Tap {
  readonly port: number;
  /** Where its connections lead from now on. */
  target: number;
  /** How the other side began each connection: with TLS, or with a plain request. */
  readonly tries: ("TLS" | "plain")[];
  /** Every byte that came in. */
  readonly seen: () => string;
}

/** Opens a tap in front of a port of 127.0.0.1, until the test ends. */
export async function tap(t: TestContext, target: number): Promise<Tap> {
  const chunks: Buffer[] = [];
  const self = {
    port: 0,
    target,
    tries: [] as ("TLS" | "plain")[],
    seen: () => Buffer.concat(chunks).toString("latin1"),
  };
  self.port = await tcpServer(t, (socket) => {
    socket.once("data", (first) => self.tries.push(first[0] === 0x16 ? "TLS" : "plain"));
    socket.on("data", (chunk) => chunks.push(chunk));
    const onward = net.connect(self.target, "127.0.0.1");
    socket.pipe(onward).pipe(socket);
    onward.on("error", () => socket.resetAndDestroy());
    socket.on("error", () => onward.destroy());
    socket.on("close", () => onward.destroy());
  });
  return self;
}
