import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { before, type TestContext, test } from "node:test";
import type { WebSocket } from "ws";
import { examplesOf, README, REFERENCE, stageExamples } from "../../scripts/examples.ts";
import { buildHost } from "../../scripts/host.ts";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { openInChromium, servePage } from "../helpers/chromium.ts";
import { connectClient, connectWhenUp, refusal } from "../helpers/client.ts";
import { eventually } from "../helpers/deadline.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { errorTexts, type HostRun, runHost } from "../helpers/host.ts";
import { sectionOf } from "../helpers/markdown.ts";
import { freePort, wsServer } from "../helpers/remote.ts";

before(buildHost);

/** Runs an example of the reference by its heading, in Pascal case. */
async function runExample(
  t: TestContext,
  heading: string,
  bridge: Pick<Bridge, "dataDir">,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<HostRun> {
  const folders = await stageExamples(await temporaryFolder(t));
  const id = `Example${heading}`;
  const folder = folders.find((path) => path.endsWith(`/${id}`));
  assert.ok(folder !== undefined, `the reference has the example ${id}`);
  return runHost(t, [folder], {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    dataFolder: bridge.dataDir,
    settings: Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [`${id}.Setting_${name}`, value]),
    ),
    args: ["--fail-on-warnings", id, "--fail-on-exception"],
  });
}

/** It ends by itself or is told to, without an error. */
async function assertFine(host: HostRun, quit = false): Promise<void> {
  const { code, records, summary } = await (quit ? host.quit() : host.closed());
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
  assert.equal(summary?.counters["openSockets"], 0);
}

test("every block of code in the reference and in the README compiles without a warning", async (t) => {
  await compileExamples(t, REFERENCE, 10);
  await compileExamples(t, README, 1);
});

async function compileExamples(t: TestContext, document: string, least: number): Promise<void> {
  const folders = await stageExamples(await temporaryFolder(t), document);
  assert.ok(folders.length >= least, `${folders.length} examples`);
  const ids = folders.map((folder) => folder.slice(folder.lastIndexOf("/") + 1));
  assert.equal(new Set(ids).size, ids.length);
  const host = runHost(t, folders, {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    args: ["--frames", "1", ...ids.flatMap((id) => ["--fail-on-warnings", id])],
  });
  const { code, records } = await host.closed();
  assert.deepEqual(
    records.filter(({ type }) => type === "compile"),
    [],
  );
  assert.equal(code, 0);
  const loaded = records.flatMap((record) => (record.type === "loaded" ? [record.plugin] : []));
  assert.deepEqual(loaded.filter((id) => id.startsWith("Example")).sort(), ids.sort());
}

test("the example of an optional dependency compiles without the plugin, too", async (t) => {
  const folders = await stageExamples(await temporaryFolder(t));
  const folder = folders.find((path) => path.endsWith("ExampleIfWebSocketsIsOptionalForYourPlugin"));
  const host = runHost(t, [folder ?? ""]);
  await host.log(/^not live/);
  await assertFine(host);
});

test("the recipe of a chat joins a channel given in capitals, answers pings, prints what is said, and joins again", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = await runExample(t, "AChat", bridge, { Url: remote.url, Channel: "TEST" });
  const joined = async () => {
    const peer = await remote.next();
    assert.match(await peer.text(), /^NICK justinfan\d{5}$/);
    assert.equal(await peer.text(), "JOIN #test");
    return peer;
  };
  const said = (name: string, text: string) => `:${name}!${name}@${name}.tmi.example PRIVMSG #test :${text}`;
  const peer = await joined();
  peer.ws.send("PING :tmi.twitch.tv\r\n");
  assert.equal(await peer.text(), "PONG :tmi.twitch.tv");
  peer.ws.send(
    `${said("ann", "hello: everyone!")}\r\n${said("bob", "é 🏆")}\r\n:server 001 you :Welcome\r\n`,
  );
  await host.log("ann: hello: everyone!");
  await host.log("bob: é 🏆");
  peer.ws.send(":tmi.twitch.tv RECONNECT\r\n");
  peer.ws.close();
  (await joined()).ws.send(`${said("ann", "still here")}\r\n`);
  await host.log("ann: still here");
  await assertFine(host, true);
});

test("the recipe of JSON requests gives each question its own answer, whatever order they come in", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = await runExample(t, "JSONRequestsAndAnswers", bridge, { Url: remote.url });
  const peer = await remote.next();
  const questions = [await peer.next(), await peer.next()].map(({ data }) => JSON.parse(data.toString()));
  assert.deepEqual(questions, [
    { id: 1, method: "get_weather" },
    { id: 2, method: "get_track" },
  ]);
  for (const noise of ['{"id":3,"result":"wrong"}', "not JSON", "[1]", '{"id":"1"}', '{"event":"tick"}']) {
    peer.ws.send(noise);
  }
  peer.ws.send('{"id":2,"result":"A01"}');
  peer.ws.send('{"id":1,"result":"sunny"}');
  await host.log('event: {"event":"tick"}');
  await host.log("the track: A01");
  await host.log("the weather: sunny");
  await peer.closed();
  await assertFine(host);

  const silent = await runExample(t, "JSONRequestsAndAnswers", bridge, { Url: remote.url });
  (await remote.next()).ws.close();
  await silent.log("no answer");
  await assertFine(silent);
});

test("the recipe of a receive with a timeout takes an answer, a close, and none at all", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const stories: [act: (ws: WebSocket) => void, told: string][] = [
    [(ws) => ws.send("yes"), "yes"],
    [(ws) => ws.close(), "the server closed the connection"],
    [() => {}, "no answer in 500 ms"],
  ];
  for (const [act, told] of stories) {
    const host = await runExample(t, "AReceiveWithATimeout", bridge, { Url: remote.url, Patience: 500 });
    const peer = await remote.next();
    assert.equal(await peer.text(), "are you there?");
    act(peer.ws);
    await host.log(told);
    await assertFine(host);
  }
});

test("the recipe of a connection that comes back finds a bridge that was away, and subscribes after each gap", async (t) => {
  const dataDir = await temporaryFolder(t);
  const remote = await wsServer(t);
  const host = await runExample(t, "AConnectionThatComesBack", { dataDir }, { Url: remote.url });
  const subscribed = async () => {
    const peer = await remote.next();
    assert.equal(await peer.text(), "subscribe news");
    return peer;
  };
  const bridge = await startBridge(t, { dataDir });
  const first = await subscribed();
  first.ws.send("news");
  await host.log("news");
  first.ws.terminate();
  await subscribed();
  await bridge.stop();
  await startBridge(t, { dataDir });
  (await subscribed()).ws.send("more news");
  await host.log("more news");
  await assertFine(host, true);
});

test("the recipe of a server that closes at once gives up, with pauses that grow", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = await runExample(t, "AServerThatAcceptsAndClosesAtOnce", bridge, {
    Url: remote.url,
    MaxSilent: 2,
  });
  const first = await remote.next();
  first.ws.send("welcome");
  await host.log("welcome");
  first.ws.close();
  const times: number[] = [performance.now()];
  for (const _ of [1, 2]) {
    const peer = await remote.next();
    times.push(performance.now());
    peer.ws.close();
  }
  await host.log("the server closes every connection at once");
  await assertFine(host);
  const [begin = 0, second = 0, third = 0] = times;
  assert.ok(second - begin >= 450, `${second - begin} ms`);
  assert.ok(third - second >= 950, `${third - second} ms`);
});

test("the recipe of an overlay serves a page of its origin, of this computer and of a file in OBS, and no other", async (t) => {
  const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
  const host = await runExample(t, "AnOverlayForOBS", bridge, { Port });
  await host.log(`overlay at port ${Port}`);
  const url = `ws://127.0.0.1:${Port}/overlay`;
  const page = await connectClient(t, url, { origin: "https://overlay.example.com" });
  const local = await connectClient(t, url, { origin: "http://localhost:8080" });
  const file = await connectClient(t, url, { origin: "http://absolute" });
  for (const client of [page, local, file]) {
    assert.match(await client.text(), /^\{"frames":\d+\}$/);
  }
  assert.equal(await refusal(t, url, { origin: "https://elsewhere.example" }), 403);
  page.ws.send("pause");
  await host.log("https://overlay.example.com says pause");
  await assertFine(host, true);
  assert.deepEqual(await page.closed(), { code: 1001, reason: "the plugin was unloaded" });
});

test("the page of the overlay shows what the plugin sends, also when the game starts later (Chromium)", async (t) => {
  const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
  const recipe = sectionOf(await readFile(REFERENCE, "utf8"), "### An overlay for OBS");
  const [, html = ""] = /^```html\n([\s\S]*?)^```$/m.exec(recipe) ?? [];
  const [, script = ""] = /<script>([\s\S]*)<\/script>/.exec(html) ?? [];
  assert.ok(script.includes(":29500"), "the page names the port of the plugin");
  const page = await servePage(
    t,
    `document.write('<p id="frames"></p>');
    const shown = document.getElementById("frames");
    const seen = new Set();
    new MutationObserver(() => {
      const kind = Number(shown.textContent) > 0 ? "frames" : shown.textContent;
      if (!seen.has(kind)) {
        seen.add(kind);
        report(kind);
      }
    }).observe(shown, { childList: true });
    ${script.replace(":29500", `:${Port}`)}`,
  );
  await openInChromium(t, page.origin("localhost"));
  assert.equal(await page.next(), "no game");
  const host = await runExample(t, "AnOverlayForOBS", bridge, { Port });
  assert.equal(await page.next(), "frames");
  await assertFine(host, true);
});

test("the recipe of binary messages sends and reads bytes", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = await runExample(t, "BinaryMessages", bridge, { Url: remote.url });
  const peer = await remote.next();
  const { data, binary } = await peer.next();
  assert.equal(binary, true);
  assert.equal(data.toString("hex"), `0740e20100${Buffer.from("text").toString("hex")}`);
  peer.ws.send(Buffer.from("0907000000ff", "hex"));
  await host.log("6 bytes: 9 7");
  await assertFine(host);
});

test("the recipe of messages in Render shows what came last", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = await runExample(t, "MessagesInRender", bridge, { Url: remote.url });
  const peer = await remote.next();
  peer.ws.send("fresh");
  await eventually("the message in the window", async () => {
    host.command("ui ExampleMessagesInRender");
    return JSON.stringify((await host.nextOf("ui")).windows).includes("fresh") || undefined;
  });
  peer.ws.close();
  await assertFine(host);
});

test("the first examples of a client and of a server do what they say", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const markdown = await readFile(REFERENCE, "utf8");
  const client = examplesOf(markdown).find(({ id }) => id === "ExampleClients");
  assert.ok(
    client?.script.includes("wss://example.com/chat?room=1"),
    "the example connects to a URL that tests can replace",
  );
  assert.ok(markdown.includes('server.Listen("127.0.0.1", 1312)'));
  const host = await runReplaced(
    t,
    bridge,
    "Clients",
    "wss://example.com/chat?room=1",
    `${remote.url}/chat?room=1`,
  );
  const peer = await remote.next();
  assert.equal(await peer.text(), "hello");
  peer.ws.send("hello to you");
  await host.log("hello to you");
  peer.ws.close(4000, "enough");
  await host.log("closed with 4000 enough");
  await assertFine(host);

  const port = await freePort();
  const serving = await runReplaced(t, bridge, "Servers", "1312", String(port));
  const visitor = await connectWhenUp(t, `ws://127.0.0.1:${port}`);
  visitor.ws.send("hi");
  assert.equal(await visitor.text(), "you said: hi");
  await assertFine(serving, true);
});

/** Runs an example whose text has something that only a real plugin would want. */
async function runReplaced(
  t: TestContext,
  bridge: Bridge,
  heading: string,
  from: string,
  to: string,
): Promise<HostRun> {
  const folder = await temporaryFolder(t);
  const staged = (await stageExamples(await temporaryFolder(t))).find((path) =>
    path.endsWith(`/Example${heading}`),
  );
  const plugin = join(folder, `Example${heading}`);
  await cp(staged ?? "", plugin, { recursive: true });
  const script = await readFile(join(plugin, "Main.as"), "utf8");
  await writeFile(join(plugin, "Main.as"), script.replace(from, to));
  return runHost(t, [plugin], {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    dataFolder: bridge.dataDir,
    args: ["--fail-on-exception"],
  });
}
