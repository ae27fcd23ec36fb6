import { spawn } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import type { Certificates } from "./certificates.ts";
import { within } from "./deadline.ts";
import { needs } from "./needs.ts";
import { freePort } from "./remote.ts";

/** OpenSSL's own server, which answers every request with a web page. Returns its port. */
export async function opensslServer(
  t: TestContext,
  { good, ca }: Certificates,
  ...args: string[]
): Promise<number> {
  const port = await freePort();
  const files = ["-cert", good.certFile, "-key", good.keyFile, "-CAfile", ca];
  const child = spawn("openssl", ["s_server", "-www", "-accept", `127.0.0.1:${port}`, ...files, ...args], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  t.after(() => child.kill("SIGKILL"));
  await once(child, "spawn").catch(needs("openssl"));
  await within(once(child.stdout, "data"), "the start of openssl s_server");
  return port;
}
