import { once } from "node:events";
import net from "node:net";
import { MAX_PORT_TRIES } from "../limits.ts";

const LOOPBACK = "127.0.0.1";

/** A TCP server on 127.0.0.1, bound to `port`, or else to the next port that is available. */
export async function bindLoopback(port: number): Promise<{ server: net.Server; port: number }> {
  for (let candidate = port; ; candidate += 1) {
    try {
      return await bind(candidate);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const taken = code === "EADDRINUSE" || code === "EACCES";
      if (!taken || port === 0 || candidate + 1 >= Math.min(port + MAX_PORT_TRIES, 65_536)) {
        throw error;
      }
    }
  }
}

async function bind(port: number): Promise<{ server: net.Server; port: number }> {
  const server = net.createServer();
  server.listen({ host: LOOPBACK, port, exclusive: true });
  await once(server, "listening");
  return { server, port: (server.address() as net.AddressInfo).port };
}
