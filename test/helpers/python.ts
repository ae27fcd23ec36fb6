import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { Certificate } from "./certificates.ts";
import { Mailbox } from "./mailbox.ts";
import { needs } from "./needs.ts";

/** Starts the echo server of Python's websockets. Returns its URL; it ends with the test. */
export async function pythonEcho(t: TestContext, tls?: Certificate): Promise<string> {
  const program = await runPython(t, "echo_server.py", tls === undefined ? [] : [tls.certFile, tls.keyFile]);
  const port = await program.line();
  return `${tls === undefined ? "ws" : "wss"}://127.0.0.1:${port}`;
}

/** Connects Python's websockets to a server: see client.py for the dialogue. It ends with the test. */
export function pythonClient(t: TestContext, url: string): Promise<PythonProgram> {
  return runPython(t, "client.py", [url]);
}

/** A server on this address that leaves connections without an answer until it is told a line: see full_server.py. */
export async function fullServer(
  t: TestContext,
  host: string,
  port = 0,
): Promise<{ port: number; makeRoom(): void }> {
  const program = await runPython(t, "full_server.py", [host, String(port)]);
  return { port: Number(await program.line()), makeRoom: () => program.say("") };
}

/** A server that floods with records of TLS after the opening handshake: see tls_flood.py. Returns its URL. */
export async function tlsFlood(t: TestContext, { certFile, keyFile }: Certificate): Promise<string> {
  const program = await runPython(t, "tls_flood.py", [certFile, keyFile]);
  return `wss://127.0.0.1:${await program.line()}`;
}

/** A script of test/helpers that talks in lines. */
export interface PythonProgram {
  /** Its next line of output. */
  line(): Promise<string>;
  say(line: string): void;
  /** Ends its standard input. */
  end(): void;
}

async function runPython(t: TestContext, script: string, args: readonly string[]): Promise<PythonProgram> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  // Debian's own Python, since another one in the path has other modules.
  const child: ChildProcessWithoutNullStreams = spawn("/usr/bin/python3", [path, ...args]);
  t.after(() => child.kill("SIGKILL"));
  await once(child, "spawn").catch(needs("python3-websockets"));
  child.stdin.on("error", () => {}); // A line for a program that has just ended; line() tells.
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const lines = new Mailbox<string>();
  createInterface({ input: child.stdout }).on("line", (line) => lines.put(line));
  child.on("close", () => {
    lines.end(new Error(`${script} ended; it needs Debian's package python3-websockets: ${stderr}`));
  });
  return {
    line: () => lines.next(`a line of ${script}`),
    say: (line) => void child.stdin.write(`${line}\n`),
    end: () => void child.stdin.end(),
  };
}
