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
import { startOwnBridge } from "./ownBridge.ts";
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

/** Runs the example plugin in the host to its end and shows what it prints. */
async function runHost(host: string, args: readonly string[]): Promise<void> {
  const child = spawn(host, args, { stdio: ["ignore", "pipe", "inherit"] });
  createInterface({ input: child.stdout }).on("line", (line) => {
    const record = JSON.parse(line);
    if (record.type === "log" && record.plugin === "Demo") {
      say("game", record.text);
    }
  });
  await once(child, "close");
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
    const bridge = await startOwnBridge(dataFolder, dataFolder, ({ msg, port }) => {
      say("bridge", port === undefined ? msg : `${msg}, port ${port}`);
    });
    try {
      await runHost(host, [
        ...["--plugins-dir", join(PLUGIN_FOLDER, ".."), "--data-dir", dataFolder],
        ...["--set", `Demo.Setting_Url=${url}`, join(ROOT, "test", "plugins", "Demo")],
      ]);
    } finally {
      await bridge.close();
    }
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
