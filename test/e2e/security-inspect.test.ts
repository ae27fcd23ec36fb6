import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { type TestContext, test } from "node:test";
import type { WebSocket } from "ws";
import { MAX_CONNECTIONS, MAX_PAGES } from "../../bridge/core/inspect/limits.ts";
import { INSPECT_PROTOCOL, SESSION_PREFIX, TOKEN_PREFIX } from "../../schema/inspect/messages.ts";
import { lanAddress } from "../helpers/addresses.ts";
import { startBridge } from "../helpers/bridge.ts";
import { within } from "../helpers/deadline.ts";
import { openLink } from "../helpers/game.ts";
import {
  addressIn,
  enter,
  type KnockOptions,
  knock,
  openPage,
  type PageAddress,
  wantPage,
} from "../helpers/inspectPage.ts";

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What the page's server answers, to the byte. */
function ask(
  address: PageAddress,
  path: string,
  { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const [host, port] = address.host.split(":");
    const request = http.request({ host, port, path, method, headers: { Host: address.host, ...headers } });
    request.on("error", reject);
    request.on("response", async (response) => {
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) {
        body += chunk;
      }
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    request.end();
  });
}

/** The answer to whoever asks for the WebSocket and is refused. */
async function refused(ws: WebSocket): Promise<{ status: number; headers: http.IncomingHttpHeaders }> {
  ws.on("error", () => {});
  ws.on("open", () => assert.fail("it was let in"));
  const [, response] = await within(once(ws, "unexpected-response"), "a refusal");
  const { statusCode: status = 0, headers } = response as http.IncomingMessage;
  ws.terminate();
  return { status, headers };
}

async function inspected(t: TestContext) {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge, { plugin: "WebSockets" });
  return { bridge, link, address: await wantPage(link) };
}

test("page's files come with headers that let nothing in from elsewhere, and into no frame", async (t) => {
  const { address } = await inspected(t);
  for (const [path, type] of [
    ["/", "text/html; charset=utf-8"],
    ["/page.js", "text/javascript; charset=utf-8"],
    ["/page.css", "text/css; charset=utf-8"],
  ] as const) {
    const { status, headers, body } = await ask(address, path);
    assert.equal(status, 200);
    assert.equal(headers["content-type"], type);
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
    assert.match(policy, /base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
    assert.doesNotMatch(policy, /unsafe|\*|data:|https?:/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["cross-origin-opener-policy"], "same-origin");
    assert.equal(headers["cross-origin-resource-policy"], "same-origin");
    for (const name of ["set-cookie", "access-control-allow-origin", "server", "x-powered-by"]) {
      assert.equal(headers[name], undefined, name);
    }
    assert.ok(!body.includes(address.token), "the page holds no secret");
    const head = await ask(address, path, { method: "HEAD" });
    assert.deepEqual([head.status, head.body], [200, ""]);
  }
});

test("page's server has nothing else, and takes no other method", async (t) => {
  const { address } = await inspected(t);
  for (const path of [
    "/index.html",
    "/page.js?",
    "/../page.js",
    "//",
    "/%2e%2e/",
    "/socket",
    "/page.js.map",
  ]) {
    assert.equal((await ask(address, path)).status, 404, path);
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"]) {
    assert.equal((await ask(address, "/", { method })).status, 405, method);
  }
});

test("a request under another host name gets 403 and no page: DNS rebinding", async (t) => {
  const { address } = await inspected(t);
  const port = address.host.split(":")[1];
  for (const host of [
    `localhost:${port}`,
    `evil.example:${port}`,
    "127.0.0.1",
    "127.0.0.1:1",
    `127.0.0.1.:${port}`,
    `[::1]:${port}`,
  ]) {
    const { status, body } = await ask(address, "/", { headers: { Host: host } });
    assert.deepEqual([status, body], [403, ""], host);
  }
});

const STRANGERS: Record<string, (address: PageAddress) => KnockOptions> = {
  "without a token": () => ({ protocols: [INSPECT_PROTOCOL] }),
  "with a made-up token": () => ({ protocols: [INSPECT_PROTOCOL, `${TOKEN_PREFIX}${"x".repeat(43)}`] }),
  "with a made-up session": () => ({ protocols: [INSPECT_PROTOCOL, `${SESSION_PREFIX}${"x".repeat(43)}`] }),
  "with the token as a session": ({ token }) => ({ protocols: [INSPECT_PROTOCOL, SESSION_PREFIX + token] }),
  "without the subprotocol": ({ token }) => ({ protocols: [TOKEN_PREFIX + token] }),
  "from a page of the internet": () => ({ origin: "https://evil.example" }),
  "from a page of a plugin's server": () => ({ origin: "http://127.0.0.1:1312" }),
  "from a local file": () => ({ origin: "null" }),
  "from the same page by another name": ({ host }) => ({ origin: `http://localhost:${host.split(":")[1]}` }),
  "from a program without an origin": () => ({ origin: undefined }),
  "under another host": ({ host }) => ({ host: `evil.example:${host.split(":")[1]}` }),
  "under localhost": ({ host }) => ({ host: `localhost:${host.split(":")[1]}` }),
  "at another path": () => ({ path: "/" }),
};

for (const [name, options] of Object.entries(STRANGERS)) {
  test(`whoever asks for the page's WebSocket ${name} gets 403 without a hint, and uses no token up`, async (t) => {
    const { address, bridge } = await inspected(t);
    const { status, headers } = await refused(knock(t, address, options(address)));
    assert.equal(status, 403);
    assert.deepEqual(headers, { connection: "close", "content-length": "0" });
    const page = await enter(t, address);
    await page.next("state");
    const logs = JSON.stringify(bridge.logs);
    assert.ok(!logs.includes(address.token) && !logs.includes("evil"));
    assert.match(logs, /refused a page of inspect without a valid token/);
  });
}

test("a token that comes a second time lets nobody in, and closes the page that it let in", async (t) => {
  const { address } = await inspected(t);
  const page = await enter(t, address);
  const { session } = await page.next("welcome");
  assert.equal((await refused(knock(t, address))).status, 403);
  assert.equal(await page.closed(), 1008);
  const protocols = [INSPECT_PROTOCOL, SESSION_PREFIX + session];
  assert.equal((await refused(knock(t, address, { protocols }))).status, 403);
});

test("page's server is for this machine only", async (t) => {
  const { address } = await inspected(t);
  const socket = net.connect({ host: lanAddress(), port: Number(address.host.split(":")[1]) });
  const [error] = await within(once(socket, "error"), "a refused connection");
  assert.equal((error as NodeJS.ErrnoException).code, "ECONNREFUSED");
});

test("connections that ask for nothing keep no page out, and end no page that is in", async (t) => {
  const { bridge, address } = await inspected(t);
  const page = await openPage(t, bridge);
  const port = Number(address.host.split(":")[1]);
  for (let count = 0; count < 2 * MAX_CONNECTIONS; count += 1) {
    const idle = net.connect(port, "127.0.0.1");
    t.after(() => idle.destroy());
    idle.on("error", () => {});
    await once(idle, "connect");
  }
  assert.equal((await ask(address, "/")).status, 200);
  await openPage(t, bridge);
  assert.equal(page.ws.readyState, page.ws.OPEN);
});

test("eight pages may be open, and one more is closed", async (t) => {
  const { bridge } = await inspected(t);
  const pages = await Promise.all(Array.from({ length: MAX_PAGES }, () => openPage(t, bridge)));
  assert.equal(await (await openPage(t, bridge)).closed(), 1013);
  for (const page of pages) {
    await page.next("state");
  }
  pages[0]?.ws.close();
  await pages[0]?.closed();
  await (await openPage(t, bridge)).next("state");
});

test("a message of a page that is too long ends that page", async (t) => {
  const { bridge } = await inspected(t);
  const page = await openPage(t, bridge);
  page.ws.send("x".repeat(8 * 1024 * 1024 + 1));
  assert.equal(await page.closed(), 1009);
});

test("nobody listens before somebody asks for the page, and two who ask get one server", async (t) => {
  const { link, address } = await inspected(t);
  const second = await wantPage(link);
  assert.equal(second.host, address.host);
  assert.notEqual(second.token, address.token);
  await Promise.all([enter(t, address), enter(t, second)]);
});

test("the address of the page is in no log, at any level", async (t) => {
  const bridge = await startBridge(t, { args: ["--log-level", "trace"] });
  const link = await openLink(t, bridge, { plugin: "WebSockets" });
  link.send({ type: "inspect" });
  const { url } = (await link.next("inspecting")).header;
  const page = await enter(t, addressIn(url));
  const { session } = await page.next("welcome");
  page.ws.close();
  await bridge.log("page of inspect closed");
  const logs = JSON.stringify(bridge.logs);
  for (const secret of [addressIn(url).token, session]) {
    assert.ok(!logs.includes(secret));
  }
});
