import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../helpers/deadline.ts";
import { addressIn, enter } from "../helpers/inspectPage.ts";
import { newPlayer } from "../helpers/player.ts";

test("command inspect prints the page's address, which lets a page in", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  const { code, stdout, stderr } = await player.run("inspect", "--no-open");
  assert.deepEqual([code, stderr, stdout.length], [0, "", 1]);
  const page = await enter(t, addressIn(stdout[0] ?? ""));
  await page.next("state");
});

test("command inspect opens the address in the browser, as one argument and without a shell", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  await player.addProgram(
    "xdg-open",
    '#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "$HOME/opened.tmp"\n/bin/mv "$HOME/opened.tmp" "$HOME/opened"\n',
  );
  const { code, stdout } = await player.run("inspect");
  assert.equal(code, 0);
  const opened = await eventually("the browser", () => player.read("opened").catch(() => undefined));
  assert.equal(opened, `1\n${stdout[0]}\n`);
});

test("command inspect says what to do where there is nothing to open an address with", async (t) => {
  const player = await newPlayer(t);
  await player.start();
  const { code, stdout, stderr } = await player.run("inspect");
  assert.equal(code, 0);
  addressIn(stdout[0] ?? "");
  assert.match(stderr, /open the address in a browser within a minute/);
});

test("command inspect without a bridge says so and exits 3", async (t) => {
  const player = await newPlayer(t);
  const { code, stdout, stderr } = await player.run("inspect");
  assert.deepEqual([code, stdout], [3, []]);
  assert.match(stderr, /^No bridge is running\. Start one/);
});
