import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocketServer } from "ws";
import { build } from "./build.ts";
import { buildHost } from "./host.ts";
import { PLUGIN_FOLDER, pack } from "./pack.ts";
import { ROOT, runAsScript, ScriptError } from "./tools.ts";

const say = (who: string, text: string): void => console.log(`${who.padEnd(7)}| ${text}`);

/** An echo server like one that a plugin would find on the internet. `onLeave` gets the close code of each client. */
async function startEchoServer(onLeave: (code: number) => void): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  server.on("connection", (socket) => {
    say("server", "a client joined");
    socket.on("message", (data, binary) => {
      say("server", binary ? `got ${(data as Buffer).length} bytes` : `got "${data}"`);
      socket.send(data, { binary });
    });
    socket.on("close", (code, reason) => {
      say("server", `the client left: ${code} "${reason}"`);
      onLeave(code);
    });
  });
  await once(server, "listening");
  return server;
}

/** Starts a program and shows its JSON lines. Resolves with the process once a line fits. */
async function start(
  program: string,
  args: readonly string[],
  show: (record: Record<string, unknown>) => boolean,
  env: NodeJS.ProcessEnv = process.env,
) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env });
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => show(JSON.parse(line)) && resolve());
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  return child;
}

/** Shows the whole chain without the game: an example plugin on the AngelScript VM, the bridge, and a server. */
async function demo(): Promise<number> {
  await build();
  await pack();
  const host = await buildHost();
  const dataFolder = await mkdtemp(join(tmpdir(), "websockets-demo-"));
  let closeCode: number | undefined;
  const server = await startEchoServer((code) => {
    closeCode = code;
  });
  const url = `ws://localhost:${(server.address() as AddressInfo).port}`;
  try {
    const bridge = await start(
      process.execPath,
      [join(ROOT, "dist", "bridge.cjs"), "start", "--data-dir", dataFolder, "--port", "0", "--no-log-file"],
      ({ msg, port }) => {
        say("bridge", port === undefined ? String(msg) : `${msg}, port ${port}`);
        return msg === "listening";
      },
      // A state folder of its own, or it would find the bridge that somebody uses on this machine.
      { ...process.env, XDG_STATE_HOME: dataFolder, LOCALAPPDATA: dataFolder },
    );
    const options = ["--plugins-dir", join(PLUGIN_FOLDER, ".."), "--data-folder", dataFolder];
    await start(
      host,
      [...options, "--set", `Demo.Setting_Url=${url}`, join(ROOT, "test", "plugins", "Demo")],
      (record) => {
        if (record["type"] === "log" && record["plugin"] === "Demo") {
          say("game", String(record["text"]));
        }
        return record["type"] === "summary";
      },
    );
    bridge.kill();
    await once(bridge, "close");
  } finally {
    server.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
  if (closeCode !== 1000) {
    throw new ScriptError("The conversation did not get to its end: see above");
  }
  return 0;
}

await runAsScript(import.meta.url, demo);
