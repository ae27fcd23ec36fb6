import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { Readable } from "node:stream";
import { test } from "node:test";
import { BUNDLE } from "../../scripts/build.ts";
import { runBridge } from "../helpers/bridgeProcess.ts";
import { within } from "../helpers/deadline.ts";
import { openSocket } from "../helpers/game.ts";
import { newPlayer } from "../helpers/player.ts";
import { echo, wsServer } from "../helpers/remote.ts";
import { openTerminal, uncoloured } from "../helpers/terminal.ts";

const LOG = ".local/state/openplanet-websockets/logs/bridge.log";

test("logs --follow waits for a log, and goes on over a restart of the bridge and a rotation", async (t) => {
  const player = await newPlayer(t);
  const follower = runBridge(t, ["logs", "--follow"], player.env);
  // It has looked for the log once it says that there is none.
  await within(once(follower.child.stderr as Readable, "data"), "what the follower says at first");
  const first = await player.start();
  await follower.line("listening");
  await player.run("stop");
  await follower.line("stopped");
  await first.exit();
  await rename(player.path(LOG), player.path(`${LOG}.1`));
  const second = await player.start();
  await follower.line(({ msg, pid }) => msg === "listening" && pid === second.child.pid);
  const { stderr, stdout } = await follower.exit("SIGINT");
  assert.match(stderr, /^There is no log yet: it will be .*bridge\.log\n$/);
  const expected = [...first.stdout, ...second.stdout];
  assert.deepEqual(stdout, expected);
});

test("logs --follow ends when nobody reads it any more", async (t) => {
  const player = await newPlayer(t);
  await mkdir(dirname(player.path(LOG)), { recursive: true });
  await appendFile(player.path(LOG), "{}\n");
  const args = ["-c", '"$@" | head -1', "sh", process.execPath, BUNDLE, "logs", "--follow"];
  const env = { ...player.env, PATH: process.env["PATH"] };
  const child = spawn("sh", args, { env, stdio: ["ignore", "pipe", "ignore"] });
  t.after(() => child.kill("SIGKILL"));
  const timer = setInterval(() => void appendFile(player.path(LOG), "{}\n"), 50);
  t.after(() => clearInterval(timer));
  await within(once(child, "exit"), "the end of the follower");
  clearInterval(timer);
});

test("status --watch shows rates in a terminal, and finds the bridge again after a restart", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  const server = await wsServer(t, echo);
  const link = await openSocket(t, await player.bridge(), server.url, { plugin: "Chat" });
  const watch = openTerminal(t, player, "status", "--watch");
  await watch.shows(/Chat/);
  const timer = setInterval(() => link.send({ type: "send" }, "x".repeat(1000)), 100);
  t.after(() => clearInterval(timer));
  const text = await watch.shows(
    /Chat +ws:\S+ +open +\d+ messages, \S+ KiB \([1-9]\d*\/s, [1-9]\S* KiB\/s\)/,
  );
  assert.ok(text.includes("\u001b[H\u001b[J"));
  clearInterval(timer);
  await player.run("stop");
  await watch.shows(/No bridge is running/);
  await player.start();
  await watch.shows(/No bridge is running[\s\S]*The bridge runs/);
  assert.ok(uncoloured((await watch.exit("SIGTERM")).text).includes("No plugin has a socket open."));
});

test("status --watch --json prints an object a second", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  const watch = runBridge(t, ["status", "--watch", "--json"], player.env);
  const uptime = async (least: number) =>
    (await watch.line((line) => Number(line["uptime"]) >= least))["uptime"] as number;
  const first = await uptime(0);
  assert.ok((await uptime(first + 1)) > first);
  await watch.exit("SIGINT");
});
