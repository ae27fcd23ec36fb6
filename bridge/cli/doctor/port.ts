import { once } from "node:events";
import { createServer } from "node:net";
import type { Discovery } from "../../../schema/index.ts";
import { type Finding, ok, warn } from "./finding.ts";

const CHECK = "port";

/** The bridge's first choice of port: free, reserved by the system, or taken. */
export async function checkPort(port: number, running: Discovery | undefined): Promise<Finding> {
  if (port === 0) {
    return ok(CHECK, "any free one, as the settings say");
  }
  if (running?.port === port) {
    return ok(CHECK, `${port} is the bridge's`);
  }
  const code = await bindingFault(port);
  if (code === undefined) {
    return ok(CHECK, `${port} is free`);
  }
  const advice = "The bridge takes the next free port by itself. To choose another one, start it with --port";
  if (code === "EADDRINUSE") {
    return warn(CHECK, `${port} is taken by another program`, advice);
  }
  return code === "EACCES"
    ? warn(CHECK, `${port} is reserved by the system`, advice)
    : warn(CHECK, `Cannot open port ${port}: ${code}`, advice);
}

async function bindingFault(port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host: "127.0.0.1", port, exclusive: true });
    await once(server, "listening");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    server.close();
  }
}
