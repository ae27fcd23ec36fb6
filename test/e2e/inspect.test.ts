import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { Entry } from "../../schema/inspect/state.ts";
import { quantile } from "../bench/stats.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { harOfSchema } from "../helpers/har.ts";
import { enter, openPage, wantPage } from "../helpers/inspectPage.ts";
import { wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";
import { watched } from "../helpers/watched.ts";

test("page is told version, start and session, then the state and the log", async (t) => {
  const bridge = await startBridge(t);
  const page = await openPage(t, bridge);
  const welcome = await page.next("welcome");
  assert.equal(welcome.version, bridge.discovery.version);
  assert.match(welcome.session, /^[\w-]{43}$/);
  const state = await page.next("state");
  assert.deepEqual([state.sockets, state.servers, state.refused, state.allowed], [[], [], [], []]);
  const { lines } = await page.next("log");
  const listening = lines.find(({ text }) => text.startsWith("listening "));
  assert.match(listening?.text ?? "", new RegExp(`port=${bridge.port}`));
  assert.equal(listening?.level, "info");
});

test("message of either side shows up on the page within 100 ms, as it is", async (t) => {
  const { link, peer, page, id } = await watched(t);
  const took: number[] = [];
  let first: Entry | undefined;
  for (let count = 0; count < 21; count += 1) {
    const start = performance.now();
    peer.ws.send("from the remote");
    [first] = await page.entries(1);
    took.push(performance.now() - start);
  }
  // A busy machine may hold up some of them.
  assert.ok(quantile(took, 0.5) < 100, `${took} ms`);
  link.send({ type: "send", binary: true }, Buffer.from([1, 2, 3]));
  const [second] = await page.entries(1);
  assert.deepEqual(
    [first?.socket, first?.way, first?.kind, first?.size, first?.start],
    [id, "in", "text", 15, "from the remote"],
  );
  assert.deepEqual(
    [second?.way, second?.kind, second?.size, second?.start],
    ["out", "binary", 3, Buffer.from([1, 2, 3]).toString("base64")],
  );
  assert.ok((second?.n ?? 0) > (first?.n ?? 0));
});

test("state shows a client with peer, subprotocol and counts, but neither path nor query", async (t) => {
  const { link, peer, page } = await watched(t, { protocols: ["chat.v2"] });
  link.send({ type: "send" }, "four");
  peer.ws.send("sixsix");
  const socket = await page.socket(({ messagesIn, messagesOut }) => messagesIn === 1 && messagesOut === 1);
  const { plugin, role, peer: where, protocol, phase, paused, bytesIn, bytesOut } = socket;
  assert.deepEqual([plugin, role, protocol, phase, paused], ["Chat", "client", "chat.v2", "open", false]);
  assert.match(where, /^ws:\/\/127\.0\.0\.1:\d+$/);
  assert.deepEqual([bytesIn, bytesOut], [6, 4]);
  assert.ok(!JSON.stringify(page.state).includes("secret"));
});

test("a server shows with its clients, and each of them by itself", async (t) => {
  const bridge = await startBridge(t);
  const page = await openPage(t, bridge);
  const { link, port } = await openServer(t, bridge, { listen: { maxClients: 7 }, plugin: "Overlay" });
  const [one, two] = await Promise.all([0, 1].map(() => connectClient(t, `ws://127.0.0.1:${port}`)));
  const { servers } = await page.next("state", (state) => state.servers[0]?.clients === 2);
  const [server] = servers;
  assert.deepEqual(
    [server?.plugin, server?.address, server?.maxClients],
    ["Overlay", `127.0.0.1:${port}`, 7],
  );
  two?.ws.send("hello");
  const socket = await page.socket(({ messagesIn }) => messagesIn === 1);
  assert.deepEqual([socket.id, socket.role], [`${server?.id}.2`, "server"]);
  assert.equal(page.state.sockets.find(({ id }) => id === `${server?.id}.1`)?.messagesIn, 0);

  page.watch(`${server?.id}.1`);
  link.send({ type: "send" }, "to all");
  const [opened, said] = await page.entries(2);
  assert.deepEqual([opened?.kind, said?.start, said?.way], ["opened", "to all", "out"]);
  assert.equal(
    await page.act({ type: "close", socket: `${server?.id}.1`, code: 4000, reason: "out" }),
    undefined,
  );
  assert.deepEqual(await one?.closed(), { code: 4000, reason: "out" });
});

test("nothing that crossed before the page came is shown, and nothing is kept once it has left", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const link = await openSocket(t, bridge, remote.url, { plugin: "Chat" });
  const peer = await remote.next();
  const says = async (text: string) => {
    peer.ws.send(text);
    await link.next("message");
  };
  await says("before");
  const page = await openPage(t, bridge);
  const { id } = await page.socket(({ plugin }) => plugin === "Chat");
  page.watch(id);
  await says("now");
  assert.deepEqual(
    (await page.entries(1)).map(({ start }) => start),
    ["now"],
  );
  page.ws.close();
  await bridge.log("page of inspect closed");
  const again = await openPage(t, bridge);
  again.watch(id);
  await says("later");
  assert.deepEqual(
    (await again.entries(1)).map(({ start }) => start),
    ["later"],
  );
});

test("page that watches late gets all that is kept, then what comes", async (t) => {
  const { peer, page, id } = await watched(t);
  page.watch(null);
  for (let index = 0; index < 5; index += 1) {
    peer.ws.send(String(index));
  }
  await page.socket(({ messagesIn }) => messagesIn === 5);
  page.watch(id);
  const entries = await page.entries(6);
  assert.deepEqual(
    entries.map(({ start }) => start),
    ["opened", "0", "1", "2", "3", "4"],
  );
});

test("page sends to the plugin as the remote would, and to the remote as the plugin would", async (t) => {
  const { link, peer, page, id, bridge } = await watched(t);
  const send = (to: "plugin" | "remote", binary: boolean, data: string) =>
    page.act({ type: "send", socket: id, to, binary, data });
  assert.equal(await send("plugin", false, "grüße"), undefined);
  assert.equal((await link.next("message")).payload.toString(), "grüße");
  assert.equal(await send("remote", true, Buffer.from([0, 255]).toString("base64")), undefined);
  const { data, binary } = await peer.next();
  assert.deepEqual([data, binary], [Buffer.from([0, 255]), true]);
  const [first, second] = await page.entries(2);
  assert.deepEqual([first?.way, first?.byPage, second?.way, second?.byPage], ["in", true, "out", true]);
  const { messagesIn, messagesOut } = await page.socket(({ messagesOut }) => messagesOut === 1);
  assert.deepEqual([messagesIn, messagesOut], [0, 1], "what the page made up did not come from the network");
  assert.match(JSON.stringify(bridge.logs), /"action":"send"/);
  assert.ok(!JSON.stringify(bridge.logs).includes("grüße"));
});

test("what the page sends to a plugin counts in its window, and is refused while that is full", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const page = await openPage(t, bridge);
  const link = await openSocket(t, bridge, remote.url, { plugin: "Chat", credit: false });
  const { id } = await page.socket(({ phase }) => phase === "open");
  const data = "x".repeat(1024 * 1024);
  const errors: (string | undefined)[] = [];
  for (let index = 0; index < 4; index += 1) {
    errors.push(await page.act({ type: "send", socket: id, to: "plugin", binary: false, data }));
  }
  assert.deepEqual(errors.slice(0, 2), [undefined, undefined]);
  assert.match(errors[3] ?? "", /^The plugin is behind/);
  await link.next("message");
});

test("page closes a socket with a code and a reason, and cuts another", async (t) => {
  const { link, peer, page, id } = await watched(t);
  assert.match(
    (await page.act({ type: "close", socket: id, code: 1005, reason: "" })) ?? "",
    /may not be sent/,
  );
  assert.equal(await page.act({ type: "close", socket: id, code: 4321, reason: "enough" }), undefined);
  assert.deepEqual(await peer.closed(), { code: 4321, reason: "enough" });
  assert.equal((await link.next("closed")).header.code, 4321);
  const gone = await page.socket(({ phase }) => phase === "closed");
  assert.deepEqual(gone.closed, { code: 4321, reason: "enough", clean: true });
  const [action, closed] = await page.entries(2);
  assert.deepEqual([action?.kind, action?.byPage, closed?.kind], ["action", true, "closed"]);
  assert.match((await page.act({ type: "cut", socket: id })) ?? "", /is not open/);

  const other = await watched(t);
  assert.equal(await other.page.act({ type: "cut", socket: other.id }), undefined);
  assert.equal((await other.link.next("failed")).header.code, "connection_lost");
  assert.equal((await other.link.next("closed")).header.code, 1006);
});

test("page pauses a socket and resumes it, and one that leaves resumes what it had paused", async (t) => {
  const { link, peer, page, id } = await watched(t);
  const pause = (on: boolean) => page.act({ type: "pause", socket: id, on });
  assert.equal(await pause(true), undefined);
  await page.socket(({ paused }) => paused);
  peer.ws.send("held back");
  await delay(300);
  assert.equal(link.waiting("message"), 0);
  assert.equal(await pause(false), undefined);
  assert.equal((await link.next("message")).payload.toString(), "held back");

  await pause(true);
  peer.ws.send("freed");
  page.ws.close();
  assert.equal((await link.next("message")).payload.toString(), "freed");
});

test("paused socket can still be closed by its plugin, and its remote still gets messages", async (t) => {
  const { link, peer, page, id } = await watched(t);
  await page.act({ type: "pause", socket: id, on: true });
  link.send({ type: "send" }, "out");
  assert.equal(await peer.text(), "out");
  link.send({ type: "close", code: 1000, reason: "" });
  assert.equal((await link.next("closed")).header.code, 1000);
});

test("page allows a refused origin and takes it back, as the command allow does", async (t) => {
  const bridge = await startBridge(t);
  const page = await openPage(t, bridge);
  const { url } = await openServer(t, bridge, { plugin: "Overlay" });
  const origin = "https://overlay.example";
  assert.equal(await refusal(t, url, { origin }), 403);
  const { refused } = await page.next("state", (state) => state.refused.length > 0);
  assert.deepEqual([refused[0]?.plugin, refused[0]?.origin], ["Overlay", origin]);

  const permit = { plugin: "Overlay", origin };
  const nothing = await page.act({ type: "allow", permit, allowed: false });
  assert.match(nothing ?? "", /^Nothing to take back: /);
  const never = { plugin: "Overlay", origin: "overlay.example" };
  assert.match(
    (await page.act({ type: "allow", permit: never, allowed: true })) ?? "",
    /an origin is a scheme/,
  );
  assert.equal(await page.act({ type: "allow", permit, allowed: true }), undefined);
  await connectClient(t, url, { origin });
  await page.next("state", ({ allowed }) => allowed.length === 1);
  assert.equal(await page.act({ type: "allow", permit, allowed: false }), undefined);
  await page.next("state", ({ allowed, sockets }) => allowed.length === 0 && sockets.length > 0);
  assert.equal(await refusal(t, url, { origin }), 403);
});

test("page is told what the settings of the bridge allow to every plugin", async (t) => {
  const bridge = await startBridge(t, { args: ["--allow-lan", "--allow-origin", "https://a.example"] });
  const { settings } = await (await openPage(t, bridge)).next("state");
  assert.deepEqual(settings, { allowLan: true, allowedOrigins: ["https://a.example"] });
});

test("failed connect shows as a socket that has ended, with the reason", async (t) => {
  const bridge = await startBridge(t);
  const page = await openPage(t, bridge);
  const link = await openLink(t, bridge, { plugin: "Chat" });
  link.send({ type: "connect", url: "ws://127.0.0.1:1/secret" });
  await link.next("failed");
  const { id } = await page.socket(({ phase }) => phase === "closed");
  page.watch(id);
  const [failed] = await page.entries(1);
  assert.equal(failed?.kind, "failed");
  assert.match(failed?.start ?? "", /^Cannot connect to ws:\/\/127\.0\.0\.1:1: /);
  assert.equal(
    (await page.next("state", ({ faults }) => faults.length > 0)).faults[0]?.code,
    "connection_refused",
  );
});

test("body is the whole payload while it is kept, and null after that", async (t) => {
  const { peer, page, id } = await watched(t);
  const text = "€".repeat(5_000);
  peer.ws.send(text);
  peer.ws.send(Buffer.alloc(1_000, 9));
  const [first, second] = await page.entries(2);
  const body = async (n = -1) => {
    page.send({ type: "body", n });
    const { binary, data } = await page.next("body", (told) => told.n === n);
    return [binary, data];
  };
  assert.deepEqual(await body(first?.n), [false, text]);
  assert.deepEqual(await body(second?.n), [true, Buffer.alloc(1_000, 9).toString("base64")]);
  page.send({ type: "clear", socket: id });
  assert.deepEqual(await body(first?.n), [false, null]);
  page.watch(id);
  peer.ws.send("after");
  assert.deepEqual(
    (await page.entries(1)).map(({ start }) => start),
    ["after"],
  );
});

test("saved timeline is a HAR 1.2 file with what crossed the socket, without path, query and headers", async (t) => {
  const { link, peer, page, id } = await watched(t, { headers: { Authorization: "Bearer secret" } });
  link.send({ type: "send" }, "question");
  await peer.next();
  peer.ws.send(Buffer.from([0, 1, 2]));
  await page.entries(2);
  const { name, text } = await page.save(id);
  assert.match(name, /^Chat-\d+-\d{8}T\d{6}\.har$/);
  assert.ok(!text.includes("secret"));
  const har = harOfSchema(text);
  const [entry] = har.log.entries;
  assert.match(entry?.request.url ?? "", /^ws:\/\/127\.0\.0\.1:\d+\/$/);
  assert.deepEqual(
    entry?._webSocketMessages.map(({ type, opcode, data }) => [type, opcode, data]),
    [
      ["send", 1, "question"],
      ["receive", 2, "AAEC"],
    ],
  );
  const [first] = entry?._webSocketMessages ?? [];
  assert.ok(Math.abs((first?.time ?? 0) * 1000 - Date.now()) < 60_000, "seconds since 1970");
});

test("page gets new lines of the log as they come", async (t) => {
  const bridge = await startBridge(t);
  const page = await openPage(t, bridge);
  const link = await openLink(t, bridge, { plugin: "Chat" });
  link.send({ type: "connect", url: "ws://127.0.0.1:1/" });
  const { lines } = await page.next("log", (told) =>
    told.lines.some(({ text }) => text.startsWith("connect failed")),
  );
  const { text } = lines.find((line) => line.text.startsWith("connect failed")) ?? {};
  assert.equal(text, "connect failed plugin=Chat stage=tcp code=connection_refused");
});

test("what is no message of a page ends that page, and no other", async (t) => {
  const bridge = await startBridge(t);
  const good = await openPage(t, bridge);
  for (const wrong of [
    "",
    "{",
    "5",
    '{"type":"dance"}',
    '{"type":"send"}',
    '{"type":"watch","socket":"x"}',
  ]) {
    const page = await openPage(t, bridge);
    page.ws.send(wrong);
    assert.equal(await page.closed(), 1008);
  }
  const binary = await openPage(t, bridge);
  binary.ws.send(Buffer.from('{"type":"watch","socket":null}'), { binary: true });
  assert.equal(await binary.closed(), 1008);
  good.watch(null);
  await good.next("state");
});

test("bridge that ends closes its pages with 1001", async (t) => {
  const bridge = await startBridge(t);
  const page = await openPage(t, bridge);
  await page.next("state");
  const exit = bridge.stop();
  assert.equal(await page.closed(), 1001);
  assert.equal((await exit).code, 0);
});

test("a session lets a page in again after a reload", async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge, { plugin: "WebSockets" });
  const address = await wantPage(link);
  const page = await enter(t, address);
  const { session } = await page.next("welcome");
  page.ws.close();
  await once(page.ws, "close");
  const again = await enter(t, address, session);
  assert.equal((await again.next("welcome")).session, session);
});
