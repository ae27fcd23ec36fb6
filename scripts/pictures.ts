import { spawn } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { Browser } from "../test/helpers/browser.ts";
import { connectClient, refusal } from "../test/helpers/client.ts";
import { type HostRun, runHost } from "../test/helpers/host.ts";
import { newPlayer, type Player } from "../test/helpers/player.ts";
import { freePort, wsServer } from "../test/helpers/remote.ts";
import { type Scope, withScope } from "../test/helpers/scope.ts";
import type { Tab } from "../test/helpers/tab.ts";
import { drawn, TITLE, ui } from "../test/helpers/window.ts";
import { BUNDLE, build } from "./build.ts";
import { buildHost } from "./host.ts";
import { PLUGIN_ARCHIVE, PLUGIN_FOLDER, pack } from "./pack.ts";
import { type Command, terminalPage } from "./pictures/terminal.ts";
import { windowPage } from "./pictures/window.ts";
import { ROOT, runAsScript } from "./tools.ts";

const FOLDER = join(ROOT, "docs", "pictures");
const PLUGINS = ["Dashboard", "LiveRanking"].map((name) => join(ROOT, "scripts", "pictures", name));

const PORT = 1312;
const ORIGIN = "https://overlay.example";

/** For the rates and their curves to say something. */
const RUN_MS = 20_000;

/** Sharp on most screens, in files of a decent size. */
const SCALE = 1.25;

const SCHEMES = ["light", "dark"] as const;

/**
 * Makes the pictures of the README from a real run: two plugins on the AngelScript VM, the bridge, a server, two clients,
 * and a page that is turned away.
 */
async function pictures(): Promise<number> {
  await build();
  await pack();
  await buildHost();
  await mkdir(FOLDER, { recursive: true });
  await withScope(async (scope) => {
    const player = await newPlayer(scope.test);
    await mkdir(join(player.dataFolder, "Plugins"));
    await copyFile(PLUGIN_ARCHIVE, join(player.dataFolder, "Plugins", basename(PLUGIN_ARCHIVE)));
    await player.start();
    const browser = await Browser.start();
    scope.after(() => browser.close());
    // Before the plugins, so that it sees them from the first message on.
    const tab = await browser.tab((await player.run("inspect", "--no-open")).stdout[0] as string);
    await tab.sees("Connected");
    const game = await play(scope, player, tab);
    await delay(RUN_MS);
    await takeInspector(tab);
    await takeWindow(browser, game);
    for (const command of ["status", "doctor"]) {
      await takeTerminal(browser, await run(player, command), command);
    }
  });
  return 0;
}

/** Everybody but the bridge. Resolves when all of them talk. */
async function play(scope: Scope, player: Player, tab: Tab): Promise<HostRun> {
  const boards = await wsServer(scope.test, ({ ws }) => {
    let rank = 4;
    const timer = setInterval(() => {
      rank = (rank % 9) + 1;
      ws.send(JSON.stringify({ board: "Summer 2026 - 05", rank, player: "Ada", time: 43_000 + rank * 71 }));
    }, 400);
    ws.on("close", () => clearInterval(timer));
  });
  const game = runHost(scope.test, PLUGINS, {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    dataFolder: player.dataFolder,
    settings: {
      "Dashboard.Setting_Port": PORT,
      // Names that stand for this machine read better than addresses.
      "LiveRanking.Setting_Url": `ws://ranking.localhost:${boards.port}/live`,
      "LiveRanking.Setting_Backup": `ws://backup.localhost:${await freePort()}/live`,
    },
  });
  await tab.sees(`127.0.0.1:${PORT}`, ".option");
  const server = `ws://127.0.0.1:${PORT}`;
  await connectClient(scope.test, server, { origin: "http://localhost:8080" });
  await connectClient(scope.test, server);
  await refusal(scope.test, server, { origin: ORIGIN });
  await tab.sees("ranking.localhost", ".option");
  return game;
}

/** The plugin's window in the game, which nothing here draws as the game does. */
async function takeWindow(browser: Browser, game: HostRun): Promise<void> {
  game.command(`press ${TITLE}`);
  await drawn(game, /The bridge runs/, /in, .* out/);
  const [{ title, items } = { title: "", items: [] }] = (await ui(game)).windows;
  await takePage(browser, windowPage(title, items), "main", "window");
}

/** A client of the server, with one of its messages open. */
async function takeInspector(tab: Tab): Promise<void> {
  await tab.size(1100, 650, SCALE);
  await tab.click(".option.nested");
  await tab.until(`document.querySelectorAll(".window .entry.text").length > 12`);
  await tab.press("p");
  await tab.until(`document.querySelector("#hold[aria-pressed=true]")`);
  await tab.click(".window .entry.text:nth-last-child(9)");
  await tab.sees("position", ".json");
  await tab.press("p");
  for (const scheme of SCHEMES) {
    await tab.scheme(scheme);
    await delay(300);
    await write(`inspector-${scheme}`, await tab.picture());
  }
}

/** Runs a command on a terminal, as a person does. */
async function run(player: Player, ...args: string[]): Promise<Command> {
  const command = `${process.execPath} ${BUNDLE} ${args.join(" ")}`;
  // script is from util-linux: it gives a program a terminal, and us what the program writes there.
  const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
    env: { ...process.env, ...player.env, PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const output = await text(child.stdout);
  return {
    line: `openplanet-websockets ${args.join(" ")}`,
    output: output.replaceAll(player.home, "/home/ada"),
  };
}

async function takeTerminal(browser: Browser, command: Command, name: string): Promise<void> {
  for (const scheme of SCHEMES) {
    await takePage(browser, terminalPage(command, scheme), "pre", `${name}-${scheme}`);
  }
}

/** Takes a page as large as its content. */
async function takePage(browser: Browser, html: string, content: string, name: string): Promise<void> {
  const page = Buffer.from(html).toString("base64");
  const tab = await browser.tab(`data:text/html;base64,${page}`);
  await tab.until(`document.querySelector("${content}")`);
  // As wide as the longest line: a terminal would break it anywhere.
  const [width, height] = await tab.value<[number, number]>(
    `[document.querySelector("${content}").offsetWidth, document.body.offsetHeight]`,
  );
  await tab.size(width, height, SCALE);
  await write(name, await tab.picture());
  await tab.close();
}

async function write(name: string, png: Buffer): Promise<void> {
  await writeFile(join(FOLDER, `${name}.png`), png);
  console.log(`docs/pictures/${name}.png: ${Math.round(png.length / 1000)} KB`);
}

await runAsScript(import.meta.url, pictures);
