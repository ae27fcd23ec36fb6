import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import { type TestContext, test } from "node:test";
import { WebSocket } from "ws";
import { lanAddress } from "../helpers/addresses.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { exchange } from "../helpers/exchange.ts";
import { type Door, openLink } from "../helpers/game.ts";
import { ask } from "../helpers/pages.ts";
import { tcpServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

const UPGRADE =
  "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

/** What a request for a server that cannot be opened is answered. */
async function failure(t: TestContext, door: Door, fields: object): Promise<string> {
  const link = await openLink(t, door);
  link.send({ type: "listen", ...fields });
  const { header } = await link.next("failed");
  assert.ok(header.message !== "" && header.hint !== "", "there is a text and a hint");
  await link.closed();
  return `${header.stage} ${header.code}`;
}

/** Hosts that authors write, and no computer has. */
const MISTAKES = [
  "nothing.invalid",
  "127.0.0.1:80",
  " 127.0.0.1",
  "ws://127.0.0.1",
  "999.1.1.1",
  "127.0.0.1\0x",
  "127.0.0.1/path",
  "no such host",
  "*",
];

test("a server that cannot be opened is refused with the reason", async (t) => {
  const [bridge, taken] = await Promise.all([startBridge(t), tcpServer(t, () => {})]);
  assert.equal(await failure(t, bridge, { host: "127.0.0.1", port: taken }), "listen port_in_use");
  assert.equal(await failure(t, bridge, { host: "localhost", port: taken }), "listen port_in_use");
  for (const host of ["0.0.0.0", "::", "192.0.2.1"]) {
    assert.equal(await failure(t, bridge, { host, port: 0 }), "policy lan_not_allowed");
  }
  for (const origin of ["*", "https://*.example.com"]) {
    assert.equal(
      await failure(t, bridge, { host: "127.0.0.1", port: 0, origins: [origin] }),
      "policy bad_argument",
    );
  }
  const protocols = ["a", "a"];
  const twice = await failure(t, bridge, { host: "127.0.0.1", port: 0, protocols });
  assert.match(twice, /bad_subprotocol$/);
});

test("a server that cannot be opened is one fault, whatever the player changes afterwards", async (t) => {
  const bridge = await startBridge(t);
  const taken = await tcpServer(t, () => {});
  const window = await openLink(t, bridge, { plugin: "WebSockets" });
  const allowLan = async (allowed: boolean) => {
    window.send({ type: "allow", plugin: "Remote", lan: true, allowed });
    await window.next("allowed");
  };
  await allowLan(true);
  for (const [host, code] of [
    ["0.0.0.0", "port_in_use"],
    ["192.0.2.1", "address_unavailable"],
  ]) {
    const link = await openLink(t, bridge, { plugin: "Remote" });
    link.send({ type: "listen", host, port: taken });
    assert.equal((await link.next("failed")).header.code, code);
    await link.closed();
  }
  await allowLan(false);
  window.send({ type: "status", details: true });
  const { details } = (await window.next("status")).header;
  assert.deepEqual(
    details?.faults.map(({ code }) => code),
    ["port_in_use", "address_unavailable"],
  );
});

test("a host that is no address of this computer is a mistake, with or without --allow-lan, and nobody is asked for it", async (t) => {
  const [strict, lan] = await Promise.all([startBridge(t), startBridge(t, { args: ["--allow-lan"] })]);
  for (const host of MISTAKES) {
    for (const bridge of [strict, lan]) {
      const link = await openLink(t, bridge);
      link.send({ type: "listen", host, port: 0 });
      const { stage, code, hint } = (await link.next("failed")).header;
      assert.deepEqual([stage, code], ["listen", "address_unavailable"], JSON.stringify(host));
      assert.match(hint, /"127\.0\.0\.1".*author/);
    }
  }
  const link = await openLink(t, strict);
  link.send({ type: "status", details: true });
  assert.deepEqual((await link.next("status")).header.details?.refused, []);
});

test("a server may be on a name that only this computer has", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge, { listen: { host: "overlay.localhost" } });
  await connectClient(t, `ws://127.0.0.1:${port}`);
  assert.equal((await link.next("joined")).header.address, "127.0.0.1");
});

test("with --allow-lan other machines may connect, but only to an address of this one", async (t) => {
  const bridge = await startBridge(t, { args: ["--allow-lan"] });
  assert.equal(await failure(t, bridge, { host: "192.0.2.1", port: 0 }), "listen address_unavailable");
  const { link, port } = await openServer(t, bridge, { listen: { host: "0.0.0.0" } });
  const address = lanAddress();
  await connectClient(t, `ws://${address}:${port}`);
  assert.equal((await link.next("joined")).header.address, address);
});

test("localhost and both loopback addresses can be bound, IPv6 with or without brackets", async (t) => {
  const bridge = await startBridge(t);
  const both = await openServer(t, bridge, { listen: { host: "LocalHost" } });
  assert.equal(both.host, "127.0.0.1");
  for (const [name, address] of [
    ["127.0.0.1", "127.0.0.1"],
    ["[::1]", "::1"],
  ]) {
    await connectClient(t, `ws://${name}:${both.port}`);
    assert.equal((await both.link.next("joined")).header.address, address);
  }
  for (const host of ["::1", "[::1]"]) {
    const { port } = await openServer(t, bridge, { listen: { host } });
    await connectClient(t, `ws://[::1]:${port}`);
  }
});

test("a port that a link is about to give back can be had", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  const next = await openLink(t, bridge);
  next.send({ type: "listen", host: "127.0.0.1", port });
  await next.ask();
  link.send({ type: "close" });
  assert.equal((await next.next("listening")).header.port, port);
  await connectClient(t, `ws://127.0.0.1:${port}`);
});

test("a port is free as soon as its server is closed, even while clients are slow to leave", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  client.ws.pause();
  link.send({ type: "close", code: 4000, reason: "over" });
  await openServer(t, bridge, { listen: { port } });
  client.ws.resume();
  assert.deepEqual(await client.closed(), { code: 4000, reason: "over" });
});

test("what is no opening handshake, or too long, is answered with an HTTP error", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  assert.equal((await ask(port)).status, 426);
  assert.equal((await ask(port, "/", { headers: { Cookie: "x".repeat(9_000) } })).status, 431);
  const url = `ws://127.0.0.1:${port}`;
  assert.equal(await refusal(t, `${url}/${"x".repeat(9_000)}`), 431);
  const headers = {
    Connection: "Upgrade",
    Upgrade: "websocket",
    "Sec-WebSocket-Key": "x",
    "Sec-WebSocket-Version": 13,
  };
  assert.equal((await ask(port, "/", { headers })).status, 400);
  const tunnel = http.request({ port, method: "CONNECT", path: "example.com:443" }).end();
  const [{ statusCode, headers: answered }] = await once(tunnel, "connect");
  assert.deepEqual([statusCode, answered.allow], [405, "GET, HEAD, OPTIONS"]);
  assert.equal((await link.ask()).serverClients, 0);
  const path = `/${"x".repeat(7_000)}`;
  await connectClient(t, `${url}${path}`);
  assert.equal((await link.next("joined")).header.path, path);
});

test("path of a client is that of its request, also where the request names scheme and host", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  for (const [target, path] of [
    ["http://example.com/chat?room=1", "/chat?room=1"],
    ["ws://example.com", "/"],
    ["http://example.com?room=1", "/?room=1"],
    ["//a/b", "//a/b"],
  ] as const) {
    const ws = new WebSocket(`ws://127.0.0.1:${port}`, {
      finishRequest: (opening: http.ClientRequest) => {
        opening.path = target;
        opening.end();
      },
    });
    t.after(() => ws.terminate());
    await once(ws, "open");
    assert.equal((await link.next("joined")).header.path, path, target);
  }
});

test("headers of a client are read as UTF-8, and as Latin-1 where they are not", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  const name = Buffer.from("Zoë ★").toString("latin1");
  await connectClient(t, `ws://127.0.0.1:${port}`, { headers: { "X-Name": name, "X-Old": "Zo\u00eb" } });
  const { headers } = (await link.next("joined")).header;
  assert.deepEqual([headers["x-name"], headers["x-old"]], ["Zoë ★", "Zoë"]);
});

test("no header of a client is lost: those of one name are joined, whatever the name", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  const lines = [
    "__proto__: a",
    "constructor: b",
    "X-Twice: 1",
    "x-tWICE: 2",
    "X-Twice:",
    "Cookie: a=1",
    "Cookie: b=2; c=3",
    "Set-Cookie: a=1",
    "Set-Cookie: b=2",
    "User-Agent: one",
    "User-Agent: two",
    "Authorization: Basic YTpi",
    "Authorization: Basic Yzpk",
    "X-Mixed: Zo\xeb",
    "X-Mixed: Zo\xc3\xab",
  ];
  const leave = "\x88\x82\0\0\0\0\x03\xe8";
  await exchange(port, UPGRADE.replace("\r\n\r\n", `\r\n${lines.join("\r\n")}\r\n\r\n${leave}`));
  const { headers } = (await link.next("joined")).header;
  assert.deepEqual(Object.entries(headers), [
    ["host", "a"],
    ["upgrade", "websocket"],
    ["connection", "Upgrade"],
    ["sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["sec-websocket-version", "13"],
    ["__proto__", "a"],
    ["constructor", "b"],
    ["x-twice", "1, 2, "],
    ["cookie", "a=1; b=2; c=3"],
    ["set-cookie", "a=1, b=2"],
    ["user-agent", "one, two"],
    ["authorization", "Basic YTpi, Basic Yzpk"],
    ["x-mixed", "Zoë, Zoë"],
  ]);
});

test("the longest head that a server reads is told in a message that the game takes", async (t) => {
  const bridge = await startBridge(t);
  const { link, port } = await openServer(t, bridge);
  const leave = "\x88\x82\0\0\0\0\x03\xe8";
  const tchars = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~";
  const names = [...tchars].flatMap((one) => [...tchars].map((two) => one + two));
  for (const lines of [
    // Each byte becomes two, in one way or another.
    [`X: ${'"'.repeat(7_900)}`],
    [`X: ${"\xe9".repeat(7_900)}`],
    Array<string>(7_900).fill("X:"),
    names.map((name) => `${name}:`),
    [`Origin: http://${"x".repeat(7_800)}.localhost`],
  ]) {
    await exchange(port, `${UPGRADE.slice(0, -2)}${lines.join("\r\n")}\r\n\r\n${leave}`);
    const { headers } = (await link.next("joined")).header;
    assert.ok(Object.keys(headers).length > 5);
    await link.next("closed");
  }
});

test("a page is let in by the plugin's list or the user's, and the log says what to add for others", async (t) => {
  const bridge = await startBridge(t, { args: ["--allow-origin", "https://user.example"] });
  const { port } = await openServer(t, bridge, { listen: { origins: ["https://plugin.example"] } });
  const url = `ws://127.0.0.1:${port}`;
  for (const origin of ["https://user.example", "https://plugin.example", "http://localhost:1"]) {
    await connectClient(t, url, { origin });
  }
  await connectClient(t, url);
  assert.equal(await refusal(t, url, { origin: "https://other.example" }), 403);
  const line = await bridge.log(({ origin }) => origin === "https://other.example");
  assert.match(line.msg, /AllowedOrigins.*--allow-origin/);
});
