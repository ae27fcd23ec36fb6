import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import { exchange, statusOf } from "../helpers/exchange.ts";
import { openLink } from "../helpers/game.ts";
import { wantPage } from "../helpers/inspectPage.ts";
import { servePages } from "../helpers/pages.ts";

const KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const VERSION = "Sec-WebSocket-Version: 13\r\n";
const HOST = "Host: 127.0.0.1\r\n";
const UPGRADE = "Upgrade: websocket\r\n";
const CONNECTION = "Connection: Upgrade\r\n";
const ORIGIN = "Origin: http://localhost\r\n";
const GOOD = HOST + UPGRADE + CONNECTION + KEY + VERSION;

/** A masked close, so that a client that was let in leaves. */
const CLOSE = "\x88\x82\0\0\0\0\x03\xe8";

const request = (headers: string, line = "GET / HTTP/1.1"): string => `${line}\r\n${headers}\r\n`;

/** More headers than Node counts by itself. */
const MANY = "a:\r\n".repeat(2_500);

/** Status lines of a server without pages, and of one with a page. */
interface Row {
  readonly name: string;
  readonly bytes: string;
  readonly bare: string;
  readonly paged: string;
  /** What each of the answers with that status has to hold. */
  readonly holds?: Readonly<Record<string, RegExp>>;
}

const UPGRADE_REQUIRED = {
  "426":
    /^(?=.*^Upgrade: websocket\r$)(?=.*^Sec-WebSocket-Version: 13\r$)(?=.*^Connection: Upgrade, close\r$)/ms,
};

const row = (name: string, bytes: string, bare: string, paged = bare): Row => ({
  name,
  bytes,
  bare,
  paged,
  holds: UPGRADE_REQUIRED,
});

/** RFC 6455, section 4.2.1, condition by condition; RFC 9110, section 7.8; RFC 9112, section 3.2. */
const ROWS: readonly Row[] = [
  row("a handshake", request(GOOD) + CLOSE, "101"),
  // 1. GET, and HTTP/1.1 at least. Any other request is none for a WebSocket.
  row("a handshake by HEAD", request(GOOD, "HEAD / HTTP/1.1"), "426", "200"),
  row("a handshake by OPTIONS", request(GOOD, "OPTIONS / HTTP/1.1"), "426", "204"),
  row("a handshake by POST", request(GOOD, "POST / HTTP/1.1"), "426", "405"),
  row("a handshake in HTTP/1.0", request(GOOD, "GET / HTTP/1.0"), "426", "200"),
  row("a handshake by get", request(GOOD, "get / HTTP/1.1"), "400"),
  // 2. Host.
  row("a handshake without Host", request(GOOD.replace(HOST, "")), "400"),
  row("a handshake with two hosts", request(`${GOOD}Host: evil.example\r\n`), "400"),
  row("a handshake with one host twice", request(GOOD + HOST), "400"),
  row("a handshake whose second host comes behind many headers", request(GOOD + MANY + HOST), "400"),
  // 3. Upgrade, which is a list.
  row("Upgrade: WebSocket", request(GOOD.replace("websocket", "WebSocket")) + CLOSE, "101"),
  row("Upgrade: websocket, h2c", request(GOOD.replace("websocket", "websocket, h2c")) + CLOSE, "101"),
  row("Upgrade: h2c , websocket", request(GOOD.replace("websocket", "h2c , websocket")) + CLOSE, "101"),
  row("Upgrade in two lines", request(`${GOOD}Upgrade: h2c\r\n`) + CLOSE, "101"),
  row("no Upgrade", request(GOOD.replace(UPGRADE, "")), "426", "200"),
  row("an empty Upgrade", request(GOOD.replace("websocket", "")), "426", "200"),
  row("Upgrade: h2c", request(GOOD.replace("websocket", "h2c")), "426", "200"),
  row("Upgrade: websockets", request(GOOD.replace("websocket", "websockets")), "426", "200"),
  row("Upgrade: h2c by HEAD", request(GOOD.replace("websocket", "h2c"), "HEAD / HTTP/1.1"), "426", "200"),
  row("Upgrade: h2c by POST", request(GOOD.replace("websocket", "h2c"), "POST / HTTP/1.1"), "426", "405"),
  row(
    "Upgrade: h2c for no page",
    request(GOOD.replace("websocket", "h2c"), "GET /no HTTP/1.1"),
    "426",
    "404",
  ),
  row(
    "Upgrade: h2c and a body",
    `${request(`${GOOD.replace("websocket", "h2c")}Content-Length: 5\r\n`)}hello`,
    "426",
    "200",
  ),
  row("Upgrade: h2c without Host", request(UPGRADE.replace("websocket", "h2c") + CONNECTION), "400"),
  row(
    "Upgrade: h2c and a second request",
    request(GOOD.replace("websocket", "h2c")) + request(GOOD),
    "426",
    "200",
  ),
  row(
    "a second request for Upgrade: h2c",
    request(HOST) + request(GOOD.replace("websocket", "h2c")),
    "426",
    "200",
  ),
  // 4. Connection, which is a list.
  row(
    "Connection: keep-alive, Upgrade",
    request(GOOD.replace(": Upgrade", ": keep-alive, Upgrade")) + CLOSE,
    "101",
  ),
  row("Connection: close, upgrade", request(GOOD.replace(": Upgrade", ": close, upgrade")) + CLOSE, "101"),
  row("Connection in two lines", request(`${GOOD}Connection: close\r\n`) + CLOSE, "101"),
  row("no Connection", request(GOOD.replace(CONNECTION, "")), "426", "200"),
  row("Connection: close", request(GOOD.replace(": Upgrade", ": close")), "426", "200"),
  // 5. The key.
  row("no key", request(GOOD.replace(KEY, "")), "400"),
  row("a short key", request(GOOD.replace("ZQ==", "")), "400"),
  row("two keys", request(GOOD + KEY), "400"),
  // 6. The version.
  row("no version", request(GOOD.replace(VERSION, "")), "426"),
  row("version 8", request(GOOD.replace("13", "8")), "426"),
  row("versions in one line", request(GOOD.replace("13", "13, 8")), "426"),
  row("two versions", request(GOOD + VERSION), "400"),
  // 7. The origin.
  row("an origin of this machine", request(GOOD + ORIGIN) + CLOSE, "101"),
  row("two origins", request(`${GOOD + ORIGIN}Origin: https://evil.example\r\n`), "400"),
  row("an origin behind many headers", request(`${GOOD + MANY}Origin: https://evil.example\r\n`), "403"),
  // A handshake has no body.
  row("a handshake with a body", `${request(`${GOOD}Content-Length: 5\r\n`)}hello`, "400"),
  row("a handshake with chunks", `${request(`${GOOD}Transfer-Encoding: chunked\r\n`)}0\r\n\r\n`, "400"),
  // What is expected is nothing to us, and no answer comes before the only one.
  row("Expect: 100-continue", request(`${HOST}Expect: 100-continue\r\n`), "426", "200"),
  row("Expect: foo", request(`${HOST}Expect: foo\r\n`), "426", "200"),
  row("Expect: foo and a handshake", request(`${HOST}Expect: foo\r\n`) + request(GOOD), "426", "200"),
  row("two hosts in one", request(GOOD.replace(HOST, "Host: 127.0.0.1, evil.example\r\n")), "400"),
  row("Expect: foo with two hosts", request(`${HOST}${HOST}Expect: foo\r\n`), "400"),
  // Plain requests.
  row("a plain request", request(HOST), "426", "200"),
  row("a plain request with two hosts", request(`${HOST}Host: evil.example\r\n`), "400"),
  row("a plain request with one host twice", request(HOST + HOST, "HEAD / HTTP/1.1"), "400"),
  row("a plain request with two hosts in HTTP/1.0", request(HOST + HOST, "GET / HTTP/1.0"), "400"),
  row("a plain request with two origins", request(HOST + ORIGIN + ORIGIN), "400"),
  row(
    "a plain request with an origin behind many headers",
    request(`${HOST}${MANY}${ORIGIN}${ORIGIN}`),
    "400",
  ),
];

async function play(
  t: TestContext,
  port: number,
  { name, bytes, holds = {} }: Row,
  status: string,
): Promise<void> {
  await t.test(name, async () => {
    const answer = await exchange(port, bytes);
    assert.equal(statusOf(answer), status, answer);
    assert.equal(answer.match(/HTTP\/1\.1 /g)?.length, 1, answer);
    assert.match(answer, holds[status] ?? /^/);
  });
}

test("a server without pages answers each request as the standards say", async (t) => {
  const { port } = await servePages(t, await startBridge(t), {});
  for (const each of ROWS) {
    await play(t, port, each, each.bare);
  }
});

test("a server with pages answers each request as the standards say", async (t) => {
  const { port } = await servePages(t, await startBridge(t), { "/": ["text/plain", "a page"] });
  for (const each of ROWS) {
    await play(t, port, each, each.paged);
  }
});

test("the page of inspect is not there for a request with two hosts, nor for another protocol", async (t) => {
  const link = await openLink(t, await startBridge(t), { plugin: "WebSockets" });
  const { host, origin } = await wantPage(link);
  const port = Number(host.split(":")[1]);
  const own = `Host: ${host}\r\n`;
  const asked = `${own + UPGRADE + CONNECTION + KEY + VERSION}Origin: ${origin}\r\n`;
  for (const [name, bytes, status] of [
    ["a plain request", request(own), "200"],
    ["a plain request with two hosts", request(`${own}Host: evil.example\r\n`), "400"],
    ["a plain request with its host twice", request(own + own), "400"],
    ["a handshake with two hosts", request(`${asked}Host: evil.example\r\n`, "GET /socket HTTP/1.1"), "400"],
    ["a handshake with two origins", request(`${asked}Origin: ${origin}\r\n`, "GET /socket HTTP/1.1"), "400"],
    ["version 8", request(asked.replace(VERSION, VERSION.replace("13", "8")), "GET /socket HTTP/1.1"), "426"],
    ["a handshake with a body", request(`${asked}Content-Length: 1\r\n`, "GET /socket HTTP/1.1"), "400"],
    ["a handshake without a token", request(asked, "GET /socket HTTP/1.1"), "403"],
    ["Upgrade: h2c", request(asked.replace("websocket", "h2c")), "200"],
    ["a second request for Upgrade: h2c", request(own) + request(asked.replace("websocket", "h2c")), "200"],
    ["a second request for a WebSocket", request(own) + request(asked, "GET /socket HTTP/1.1"), "200"],
  ] as const) {
    await play(t, port, { name, bytes, bare: status, paged: status }, status);
  }
});
