import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { newPlayer } from "../helpers/player.ts";
import { openTerminal, uncoloured } from "../helpers/terminal.ts";

const COLOUR = "\u001b[";

test("start in a terminal says what runs, for which game, what to do next, and how it ends", async (t) => {
  const player = await newPlayer(t);
  await mkdir(join(player.dataFolder, "Plugins"));
  await writeFile(join(player.dataFolder, "Plugins", "WebSockets.op"), "");
  const bridge = openTerminal(t, player, "start", "--port", "0");
  const text = uncoloured(await bridge.shows(/without a window\./));
  assert.equal(
    text.trim(),
    [
      "WebSockets for Openplanet 1.0.0 is running, for the game folder",
      `  ${player.dataFolder}`,
      "Start the game, or play on: plugins find the bridge by themselves.",
      "To end it, press Ctrl+C or close this window. The command install makes it start at each login, without a window.",
    ].join("\n"),
  );
  await player.run("stop");
  const { code, text: all } = await bridge.exit();
  assert.equal(code, 0);
  assert.match(uncoloured(all), /^\[\d\d:\d\d:\d\d\] INFO: stopping$/m);
});

test("start in a terminal says that the game needs the plugin, or that there is no game yet", async (t) => {
  const player = await newPlayer(t);
  const first = openTerminal(t, player, "start", "--port", "0");
  await first.shows(/does not have the plugin WebSockets yet: run the command install --plugin\./);
  await first.exit("SIGTERM");
  const nobody = await newPlayer(t, { game: false });
  const second = openTerminal(t, nobody, "start", "--port", "0");
  await second.shows(/has found no game with Openplanet yet\.\nStart the game with Openplanet once/);
  await second.exit("SIGTERM");
});

test("second start in a terminal says that the bridge runs already, and what it serves now", async (t) => {
  const player = await newPlayer(t);
  const other = player.path("other");
  await mkdir(other);
  const bridge = await player.start();
  const second = await openTerminal(t, player, "start", "--data-dir", other).exit();
  assert.equal(second.code, 0);
  const { port } = await player.bridge();
  const running = `WebSockets for Openplanet 1.0.0 is running already (process ${bridge.child.pid}, port ${port}).`;
  assert.equal(
    uncoloured(second.text).trim(),
    `${running}\nFrom now on it also serves ${other}\nThere is nothing to do. The command status shows what it does.`,
  );
});

test("start shows its log at once when more than the usual is asked for", async (t) => {
  const player = await newPlayer(t);
  const bridge = openTerminal(t, player, "start", "--port", "0", "--log-level", "debug");
  assert.match(uncoloured(await bridge.shows(/without a window\./)), /INFO( \(\d+\))?: listening/);
  await bridge.exit("SIGTERM");
});

test("colours are for terminals, and NO_COLOR and FORCE_COLOR decide otherwise", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  for (const command of ["status", "doctor"]) {
    assert.ok((await openTerminal(t, player, command).exit()).text.includes(COLOUR), command);
    assert.ok(!(await player.run(command)).stdout.join("").includes(COLOUR), command);
    player.env["NO_COLOR"] = "1";
    assert.ok(!(await openTerminal(t, player, command).exit()).text.includes(COLOUR), command);
    delete player.env["NO_COLOR"];
    player.env["FORCE_COLOR"] = "1";
    assert.ok((await player.run(command)).stdout.join("").includes(COLOUR), command);
    assert.ok(!(await player.run(command, "--json")).stdout.join("").includes(COLOUR), command);
    delete player.env["FORCE_COLOR"];
  }
});
