import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import { createServer } from "node:net";
import type { Discovery } from "../../../schema/index.ts";
import type { Program } from "../program.ts";
import { type Finding, ok, warn } from "./finding.ts";

const CHECK = "port";

/** The bridge's first choice of port: free, reserved by the system, or taken, and by whom. */
export async function checkPort(
  port: number,
  running: Discovery | undefined,
  program: Program,
): Promise<Finding> {
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
    const owner = await ownerOf(port, program);
    return warn(CHECK, `${port} is taken by ${owner ?? "another program"}`, advice);
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

async function ownerOf(port: number, program: Program): Promise<string | undefined> {
  switch (program.platform) {
    case "linux":
      return ownerOnLinux(port);
    case "win32":
      return ownerOnWindows(port, program);
    default:
      return undefined;
  }
}

async function ownerOnLinux(port: number): Promise<string | undefined> {
  const tables = await Promise.all(
    ["/proc/net/tcp", "/proc/net/tcp6"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  const inode = tables.map((table) => listeningInode(table, port)).find((found) => found !== undefined);
  for (const pid of inode === undefined ? [] : await numbersIn("/proc")) {
    // Only our own processes, unless we are root, show what they hold.
    const handles = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const targets = await Promise.all(handles.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => "")));
    if (targets.includes(`socket:[${inode}]`)) {
      const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
      return `${name.trim() || "a program"} (process ${pid})`;
    }
  }
  return undefined;
}

const numbersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name));

/** The inode of the socket that listens on a port, in the text of /proc/net/tcp or tcp6; 0A is the state "listening". */
export function listeningInode(table: string, port: number): string | undefined {
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  for (const line of table.split("\n")) {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    if (local?.endsWith(`:${hex}`) && state === "0A") {
      return inode;
    }
  }
  return undefined;
}

async function ownerOnWindows(port: number, { execute }: Program): Promise<string | undefined> {
  const pid = listeningPid((await execute.run("netstat.exe", ["-ano", "-p", "TCP"])).stdout, port);
  if (pid === undefined) {
    return undefined;
  }
  const filter = `PID eq ${pid}`;
  const { stdout } = await execute.run("tasklist.exe", ["/FI", filter, "/FO", "CSV", "/NH"]);
  const name = /^"([^"]+)"/m.exec(stdout)?.[1];
  return `${name ?? "a program"} (process ${pid})`;
}

/** The process that listens on a port, in the output of `netstat -ano`; the words of it are in the user's language. */
export function listeningPid(netstat: string, port: number): string | undefined {
  for (const line of netstat.split(/\r?\n/)) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    if (protocol === "TCP" && local?.endsWith(`:${port}`) && /:0$/.test(remote ?? "")) {
      return pid;
    }
  }
  return undefined;
}
