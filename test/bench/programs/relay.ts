/** A TCP relay to the port given: the least that a hop through a Node process can cost. */
import { once } from "node:events";
import net from "node:net";

const target = Number(process.argv[2]);

const server = net.createServer((near) => {
  const far = net.connect({ host: "127.0.0.1", port: target });
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    from.setNoDelay(true);
    from.on("data", (chunk) => to.write(chunk));
    from.on("error", () => to.destroy());
    from.on("close", () => to.destroy());
  }
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
console.log(JSON.stringify({ port: (server.address() as net.AddressInfo).port }));
