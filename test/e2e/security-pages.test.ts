import assert from "node:assert/strict";
import net from "node:net";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { MAX_DOWNLOADS } from "../../bridge/core/limits.ts";
import { MAX_PAGES_BYTES } from "../../schema/index.ts";
import { lanAddress } from "../helpers/addresses.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { openTab } from "../helpers/browser.ts";
import { FOREIGN_HOST, servePage } from "../helpers/chromium.ts";
import { connectClient } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { exchange, statusOf } from "../helpers/exchange.ts";
import { openLink } from "../helpers/game.ts";
import { ask, askSlowly, servePages, type TestPage } from "../helpers/pages.ts";
import { gone } from "../helpers/stranger.ts";

const MIB = 1024 * 1024;

/** What no page elsewhere may ever see. */
const CANARY = "canary-5f1c";
const PAGES: Readonly<Record<string, TestPage>> = {
  "/": [
    "text/html",
    `<!doctype html>${CANARY}<script>new WebSocket("ws://" + location.host + "/shown")</script>`,
  ],
  "/secret.js": ["text/javascript", `window.canary = "${CANARY}"`],
  "/secret.json": ["application/json", `{"canary":"${CANARY}"}`],
};

const get = (more: string, line = "GET / HTTP/1.1"): string => `${line}\r\n${more}\r\n`;

test("a page whose name server says that it lives here is refused, whatever it asks for and however", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), PAGES);
  for (const [request, status] of [
    [get(`Host: evil.example:${port}\r\n`), "403"],
    [get(`Host: evil.example:${port}\r\nOrigin: http://evil.example:${port}\r\n`), "403"],
    [get(`Host: evil.example\r\nIf-None-Match: *\r\n`, "HEAD / HTTP/1.1"), "403"],
    [get(`Host: evil.example\r\n`, "OPTIONS / HTTP/1.1"), "403"],
    [get(`Host: evil.example\r\n`, "POST / HTTP/1.1"), "403"],
    [get(`Host: evil.example\r\nHost: 127.0.0.1\r\n`), "400"],
    [get(`Host: 127.0.0.1\r\nHost: evil.example\r\n`), "400"],
    [get(`Host: 127.0.0.1\r\n`, `GET http://evil.example:${port}/ HTTP/1.1`), "403"],
    [get(`Host: evil.example\r\n`, `GET http://127.0.0.1:${port}/ HTTP/1.1`), "403"],
    [get("Host:\r\n"), "403"],
    [get(""), "400"],
    [get("", "GET / HTTP/1.0"), "403"],
    [get("Host: 192.0.2.1\r\n"), "403"],
  ] as const) {
    const answer = await exchange(port, request);
    assert.equal(statusOf(answer), status, request);
    assert.ok(!answer.includes(CANARY));
    if (status === "403") {
      assert.match(answer, /content-length: 0\r\n/i);
      assert.doesNotMatch(answer, /etag|allow/i);
    }
  }
  // The WebSocket of such a page is refused by its origin, as ever; no origin was told by what is above.
  assert.equal((await link.ask()).serverClients, 0);
  assert.equal(link.waiting("failed"), 0);
});

test("nothing that a plugin names can add to an answer", async (t) => {
  const bridge = await startBridge(t);
  for (const page of [
    { path: "/\r\nX-Own: 1", contentType: "text/html" },
    { path: "/", contentType: "text/html\r\nX-Own: 1" },
    { path: "/", contentType: "text/html\nX-Own: 1" },
    { path: "/", contentType: "text/html; a=\u0000" },
    { path: "/", contentType: "text/html; a=\u010d\u010aX-Own: 1" },
  ]) {
    const link = await openLink(t, bridge);
    link.send({ type: "setPage", bytes: 0, ...page });
    assert.equal((await link.next("failed")).header.code, "bad_message");
    await link.closed();
  }
  const { port } = await servePages(t, bridge, {
    "/%0d%0aX-Own: 1": ['text/html; a="\\"; X-Own: 1', "x"],
  });
  const answer = await exchange(port, get("Host: 127.0.0.1\r\n", "GET /%250d%250aX-Own:%201 HTTP/1.1"));
  assert.equal(statusOf(answer), "200");
  assert.doesNotMatch(answer, /^X-Own/im);
});

test("huge and malformed requests get an error, and no page", async (t) => {
  const { port } = await servePages(t, await startBridge(t), PAGES);
  const host = "Host: 127.0.0.1\r\n";
  for (const [request, status] of [
    [get(host, `GET /${"x".repeat(9_000)} HTTP/1.1`), "431"],
    [get(host, `GET /${"%41".repeat(2_500)} HTTP/1.1`), "404"],
    [get(`${host}If-None-Match: ${'"x",'.repeat(1_900)}\r\n`), "200"],
    [get(`${host}Origin: ${"x".repeat(7_000)}\r\n`), "403"],
    [get(host, "GET /%ff HTTP/1.1"), "400"],
    [get(host, "GET /%0 HTTP/1.1"), "400"],
    [get(host, "GET /../../etc/passwd HTTP/1.1"), "404"],
    [get(host, "GET /%2e%2e%2f%2e%2e%2fetc/passwd HTTP/1.1"), "404"],
    [get(host, "GET etc HTTP/1.1"), "400"],
    [get(host, "DELETE / HTTP/1.1"), "405"],
    [get(`${host}Content-Length: 5\r\n`, "POST / HTTP/1.1"), "405"],
    [get(`${host}Range: bytes=0-1\r\n`), "200"],
    ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"],
  ] as const) {
    assert.equal(statusOf(await exchange(port, request)), status, request.slice(0, 80));
  }
});

test("a connection gets one page, whatever is sent behind the request for it", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), PAGES);
  const one = get("Host: 127.0.0.1\r\n");
  const upgrade = get(
    "Host: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
  );
  for (const request of [
    one.repeat(50),
    one + upgrade,
    get("Host: a.localhost\r\nContent-Length: 4\r\n") + upgrade,
  ]) {
    const answer = await exchange(port, request);
    assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1, request);
    assert.equal(statusOf(answer), "200");
  }
  assert.equal((await link.ask()).serverClients, 0);
});

test("slow clients share one copy of a page, and one more than there may be ends the oldest", {
  timeout: 60_000,
}, async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const body = Buffer.alloc(MAX_PAGES_BYTES, "x");
  const { link, port } = await servePages(t, bridge, { "/": ["image/png", body] });
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  await ask(port);
  const before = await bridge.rss();
  const sockets = [];
  for (let count = 0; count < MAX_DOWNLOADS + 8; count++) {
    sockets.push(await askSlowly(t, port));
  }
  // The last of them has been answered once this one has, and this one reads.
  assert.ok((await ask(port)).body.equals(body));
  const growth = (await bridge.rss()) - before;
  assert.ok(growth < 2 * MAX_PAGES_BYTES, `grew by ${growth} bytes`);
  const [oldest, newest] = [sockets[0] as net.Socket, sockets.at(-1) as net.Socket];
  const cut = await within(
    buffer(oldest).catch(() => Buffer.alloc(0)),
    "the end of the oldest",
  );
  assert.ok(cut.length < MAX_PAGES_BYTES, "the oldest was broken off");
  const whole = await within(buffer(newest), "the page of the newest");
  assert.equal(whole.length - whole.indexOf("\r\n\r\n") - 4, MAX_PAGES_BYTES);
  client.ws.send("still here");
  assert.equal((await link.of(1, "message")).payload.toString(), "still here");
});

test("a page that is replaced again and again while clients read slowly fills no memory", {
  timeout: 60_000,
}, async (t) => {
  const bridge = await startBridge(t, { env: SMALL_HEAP });
  const { link, port } = await servePages(t, bridge, { "/": ["image/png", Buffer.alloc(MAX_PAGES_BYTES)] });
  const before = await bridge.rss();
  for (let round = 1; round <= 8; round++) {
    await askSlowly(t, port);
    await ask(port, "/none");
    link.setPage("/", "image/png", Buffer.alloc(MAX_PAGES_BYTES, round));
    await link.ask();
  }
  const { body } = await ask(port);
  assert.ok(body.equals(Buffer.alloc(MAX_PAGES_BYTES, 8)));
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 5 * MAX_PAGES_BYTES, `grew by ${growth / MIB} MiB`);
});

test("clients that break off within a page end nothing but their connections", async (t) => {
  const bridge = await startBridge(t);
  const { port } = await servePages(t, bridge, { "/": ["image/png", Buffer.alloc(4 * MIB)] });
  for (let count = 0; count < 60; count++) {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("data", () => (count % 3 === 0 ? socket.destroy() : socket.resetAndDestroy()));
    const end = within(gone(socket), "the end of a client");
    socket.write(get("Host: 127.0.0.1\r\n"), () => count % 3 === 1 && socket.resetAndDestroy());
    await end;
  }
  assert.equal((await ask(port)).body.length, 4 * MIB);
  assert.ok(!bridge.logs.some(({ level }) => level === "error" || level === "fatal"), "a fault in the log");
});

test("over the LAN the address that a client came in on is a host and an origin, and no name is", async (t) => {
  const bridge = await startBridge(t, { args: ["--allow-lan"] });
  const lan = lanAddress();
  const { port } = await servePages(t, bridge, PAGES, { host: "0.0.0.0" });
  const from = (host: string, origin?: string) =>
    ask(port, "/", {
      host: lan,
      headers: { Host: host, ...(origin === undefined ? {} : { Origin: origin }) },
    });
  assert.equal((await from(`${lan}:${port}`)).status, 200);
  assert.equal((await from(`${lan}:${port}`, `http://${lan}:${port}`)).status, 200);
  assert.equal((await from("my-pc:1")).status, 403);
  assert.equal((await from("192.0.2.1")).status, 403);
  assert.equal((await from(`${lan}:${port}`, "http://192.0.2.1")).status, 403);
  await connectClient(t, `ws://${lan}:${port}`, { origin: `http://${lan}:${port}` });
});

/** What a script of a page can learn of a plugin's pages: by reading, by running them, and by showing them. */
const SPY = (bases: readonly string[]): string => `
const ask = (url, options) => fetch(url, options).then((r) => r.text().then((text) => r.type + ":" + text), () => "refused");
const load = (name, attributes) => new Promise((resolve) => {
  const element = Object.assign(document.createElement(name), attributes);
  element.onload = () => resolve("loaded");
  element.onerror = () => resolve("refused");
  document.body.append(element);
});
const frame = (src) => new Promise((resolve) => {
  const element = Object.assign(document.createElement("iframe"), { src });
  element.onload = () => {
    try {
      resolve("read:" + element.contentDocument.body.textContent);
    } catch {
      resolve("closed");
    }
  };
  document.body.append(element);
});
const spy = async (base) => [
  await ask(base + "/secret.json"),
  await ask(base + "/secret.json", { mode: "no-cors" }),
  await ask(base + "/secret.json", { headers: { "X-Own": "1" } }),
  await ask(base + "/secret.json", { method: "POST", mode: "no-cors", body: "x" }),
  await load("script", { src: base + "/secret.js" }),
  await frame(base + "/"),
  String(window.canary),
];
const spyAll = () => Promise.all(${JSON.stringify(bases)}.map(spy));
`;

test("a page of the internet can neither read, run nor frame a plugin's pages, under any host name", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), PAGES);
  const bases = [`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://${FOREIGN_HOST}:${port}`];
  const page = await servePage(t, `document.write("<body>");${SPY(bases)}spyAll().then(report);`);
  const tab = await openTab(t, page.origin(FOREIGN_HOST));
  const results = (await page.next()) as string[][];
  assert.equal(results.length, bases.length);
  for (const result of results) {
    assert.ok(!JSON.stringify(result).includes(CANARY), JSON.stringify(result));
    assert.equal(result.at(-1), "undefined");
    assert.equal(result[4], "refused", "a script is not run");
    assert.equal(result[5], "closed", "a frame is not read");
  }
  assert.equal((await link.next("failed")).header.code, "origin_refused");
  assert.equal((await link.ask()).serverClients, 0, "no frame has shown the page");
  await tab.go(`http://127.0.0.1:${port}/`);
  assert.equal((await link.next("joined")).header.path, "/shown");
});

test("a page of an allowed origin elsewhere reads with CORS and opens its WebSocket once the player lets it reach this machine", {
  timeout: 90_000,
}, async (t) => {
  const page = await servePage(t, "");
  const origin = page.origin(FOREIGN_HOST);
  const { link, port } = await servePages(t, await startBridge(t), PAGES, { origins: [origin] });
  const publicPort = new URL(origin).port;
  const tab = await openTab(t, "about:blank", [
    `--ip-address-space-overrides=127.0.0.1:${publicPort}=public`,
    `--unsafely-treat-insecure-origin-as-secure=${origin}`,
  ]);
  const visit = async (): Promise<void> => {
    await tab.go(origin);
    await tab.until(`location.origin === ${JSON.stringify(origin)} && document.readyState === "complete"`);
  };
  const ask = `fetch("http://127.0.0.1:${port}/secret.json", { headers: { "X-Own": "1" } }).then((r) => r.json()).then((json) => json.canary, () => "refused")`;
  const open = `new Promise((resolve) => {
    const socket = new WebSocket("ws://127.0.0.1:${port}");
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("refused");
  })`;
  await visit();
  assert.equal(await tab.value("isSecureContext"), true);
  await tab.permit(origin, "loopback-network", "denied");
  await visit();
  assert.deepEqual([await tab.value(ask), await tab.value(open)], ["refused", "refused"]);
  await tab.permit(origin, "loopback-network", "granted");
  await visit();
  assert.deepEqual([await tab.value(ask), await tab.value(open)], [CANARY, "open"]);
  assert.equal((await link.next("joined")).header.origin, origin);
});

test("a request of an origin that is not allowed gets no byte of a page, and the player is told of it", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await servePages(t, bridge, PAGES);
  const answer = await ask(port, "/", { headers: { Origin: "https://evil.example" } });
  assert.deepEqual([answer.status, answer.body.length], [403, 0]);
  assert.equal(answer.headers["access-control-allow-origin"], undefined);
  const { header } = await link.next("failed");
  assert.deepEqual([header.code, header.message.includes("https://evil.example")], ["origin_refused", true]);
});
