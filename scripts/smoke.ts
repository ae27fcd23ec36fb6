import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { WebSocketServer } from "ws";
import { BUNDLE, build, NODE_ARGS } from "./build.ts";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";

const DEADLINE_MS = 30_000;

/** The program as its users start it: a file to run, with arguments that come first. */
type Program = readonly [file: string, ...args: string[]];

/**
 * Tries the bridge as a player has it, on whatever system this is: it starts, connects to a server, tells its state, and
 * stops. The argument is the packaged program; without one it is the bundle, on this Node.
 */
async function smoke([packaged]: readonly string[]): Promise<number> {
  if (packaged === undefined) {
    await build();
  }
  const program: Program =
    packaged === undefined ? [process.execPath, ...NODE_ARGS, BUNDLE] : [resolve(packaged)];
  const folder = await mkdtemp(join(tmpdir(), "websockets-smoke-"));
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  try {
    await once(server, "listening");
    await tryAll(program, folder, server);
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
  console.log("The bridge starts, connects, tells its state and stops");
  return 0;
}

async function tryAll([file, ...first]: Program, folder: string, server: WebSocketServer): Promise<void> {
  const url = `ws://localhost:${(server.address() as AddressInfo).port}`;
  const dataDir = join(folder, "OpenplanetNext");
  await mkdir(dataDir);
  // Apart from the bridge and the settings of whoever runs this.
  const own = {
    HOME: folder,
    USERPROFILE: folder,
    APPDATA: folder,
    LOCALAPPDATA: folder,
    XDG_STATE_HOME: folder,
  };
  const env = { ...process.env, ...own, XDG_CONFIG_HOME: folder };

  const run = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(file, [...first, ...args], { env, timeout: DEADLINE_MS });
    return stdout;
  };

  const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  expect((await run("--version")).trim() === version, `--version says ${version}`);

  const bridge = spawn(file, [...first, "start", "--data-dir", dataDir, "--port", "0"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const timer = setTimeout(() => bridge.kill("SIGKILL"), DEADLINE_MS);
  try {
    const ended = once(bridge, "close");
    await listening(bridge.stdout);
    expect(JSON.parse(await run("status", "--json")).running === true, "status finds the bridge");
    const visit = once(server, "connection", { signal: AbortSignal.timeout(DEADLINE_MS) });
    // It exits with 1, since the plugin is not in the data folder.
    await Promise.all([visit, run("doctor", "--data-dir", dataDir, "--url", url).catch(() => {})]);
    console.log("ok  doctor connects to a server");
    await run("stop");
    const [code] = await ended;
    expect(code === 0, "the bridge ends with 0");
  } finally {
    clearTimeout(timer);
    bridge.kill("SIGKILL");
  }
}

async function listening(stdout: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface({ input: stdout })) {
    if (JSON.parse(line).msg === "listening") {
      // Or it would stand still once the pipe is full.
      stdout.resume();
      return;
    }
  }
  throw new ScriptError("Cannot go on: the bridge ended before it listened");
}

function expect(holds: boolean, what: string): void {
  if (!holds) {
    throw new ScriptError(`Not so: ${what}`);
  }
  console.log(`ok  ${what}`);
}

await runAsScript(import.meta.url, smoke);
