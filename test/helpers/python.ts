import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { Certificate } from "./certificates.ts";
import { within } from "./deadline.ts";
import { needs } from "./peers.ts";

const SCRIPT = fileURLToPath(new URL("echo_server.py", import.meta.url));

/** Starts the echo server of Python's websockets. Returns its URL; it ends with the test. */
export async function pythonEcho(t: TestContext, tls?: Certificate): Promise<string> {
  const args = tls === undefined ? [] : [tls.certFile, tls.keyFile];
  // Debian's own Python, since another one in the path has other modules.
  const child = spawn("/usr/bin/python3", [SCRIPT, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => child.kill("SIGKILL"));
  await once(child, "spawn").catch(needs("python3-websockets"));
  const ended = once(child, "exit").then(() => {
    throw new Error("The echo server ended: see above; it needs Debian's package python3-websockets");
  });
  ended.catch(() => {});
  const line = once(createInterface({ input: child.stdout }), "line");
  const [port] = await within(Promise.race([line, ended]), "the port of the echo server");
  return `${tls === undefined ? "ws" : "wss"}://127.0.0.1:${port}`;
}
