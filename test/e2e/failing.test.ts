import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { type TestContext, test } from "node:test";
import type { Failed } from "../../schema/bridge.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { within } from "../helpers/deadline.ts";
import { type Door, openLink, openSocket } from "../helpers/game.ts";
import { echo, freePort, tcpServer, wsServer } from "../helpers/remote.ts";
import { gone } from "../helpers/stranger.ts";

/** What a noisy machine may add to a time limit. */
const SLACK_MS = 3000;

/** Connects to what cannot be opened; checks what all such answers have in common. */
async function fail(t: TestContext, door: Door, url: string, request: object = {}): Promise<Failed> {
  const timeoutMs = 8000;
  const link = await openLink(t, door);
  const before = Date.now();
  link.send({ type: "connect", url, timeoutMs, ...request });
  const { header } = await link.next("failed");
  assert.ok(Date.now() - before < timeoutMs, "the answer came in time");
  assert.ok(header.message.length > 10 && header.hint.length > 10);
  await link.closed();
  return header;
}

const outcome = ({ stage, code, httpStatus }: Failed): string =>
  `${stage} ${code}${httpStatus === undefined ? "" : ` ${httpStatus}`}`;

/** Resolves when the bridge has let go of this connection. */
const letGo = (socket: Socket): Promise<void> => within(gone(socket), "the end of a connection that failed");

/** Answers the request with these bytes, whatever it was. */
const answering =
  (answer: string) =>
  (socket: Socket): void => {
    socket.once("data", () => socket.write(answer));
  };

const status = (line: string, more = ""): string => `HTTP/1.1 ${line}\r\n${more}Content-Length: 0\r\n\r\n`;

const SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";

/** A plain server that does this with its connections, and what the game hears of it. */
const SERVERS: Record<string, [expected: string, onSocket: (socket: Socket) => void]> = {
  "answers 401": ["http unexpected_status 401", answering(status("401 Unauthorized"))],
  "answers 404": ["http unexpected_status 404", answering(status("404 Not Found"))],
  "answers 503": ["http unexpected_status 503", answering(status("503 Busy"))],
  "is a web page": ["http unexpected_status 200", answering(status("200 OK"))],
  "has a wrong accept": [
    "ws bad_handshake",
    answering(`${SWITCHING}Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n`),
  ],
  "has no accept": ["ws bad_handshake", answering(`${SWITCHING}\r\n`)],
  "speaks no HTTP": ["ws bad_handshake", answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")],
  "hangs up": ["http connection_reset", (socket) => void socket.once("data", () => socket.destroy())],
  "answers what is no status": ["ws bad_handshake", answering(status("099 Odd"))],
  resets: ["http connection_reset", (socket) => void socket.once("data", () => socket.resetAndDestroy())],
};

test("failed names stage, code and HTTP status of what a server does instead", async (t) => {
  const bridge = await startBridge(t);
  for (const [name, [expected, onSocket]] of Object.entries(SERVERS)) {
    await t.test(name, async (t) => {
      const sockets: Socket[] = [];
      const port = await tcpServer(t, (socket) => {
        sockets.push(socket.resume());
        onSocket(socket);
      });
      assert.equal(outcome(await fail(t, bridge, `ws://127.0.0.1:${port}`)), expected);
      assert.equal(sockets.length, 1);
      await letGo(sockets[0] as Socket);
    });
  }
});

test("redirect is not followed", async (t) => {
  const bridge = await startBridge(t);
  let visits = 0;
  const target = await wsServer(t, () => {
    visits += 1;
  });
  const port = await tcpServer(t, answering(status("302 Found", `Location: ${target.url}/\r\n`)));
  const failed = await fail(t, bridge, `ws://127.0.0.1:${port}`);
  assert.equal(outcome(failed), "http unexpected_status 302");
  assert.match(failed.hint, /another address/);
  await openSocket(t, bridge, target.url);
  assert.equal(visits, 1);
});

test("certificate that is not good is refused, each for its reason and with its hint", async (t) => {
  const { ca, good, wrongHost, expired, selfSigned } = await makeCertificates(t);
  const trusting = await startBridge(t, { args: ["--ca", ca] });
  const plain = await startBridge(t);
  const failures = [
    await fail(t, plain, (await wsServer(t, echo, { tls: good })).url),
    await fail(t, trusting, (await wsServer(t, echo, { tls: selfSigned })).url),
    await fail(t, trusting, (await wsServer(t, echo, { tls: expired })).url),
    await fail(t, trusting, (await wsServer(t, echo, { tls: wrongHost })).url),
  ];
  assert.deepEqual(failures.map(outcome), [
    "tls certificate_untrusted",
    "tls certificate_untrusted",
    "tls certificate_expired",
    "tls certificate_wrong_host",
  ]);
  assert.equal(new Set(failures.map(({ hint }) => hint)).size, 3);
  assert.match(failures[0]?.hint ?? "", /--ca/);
});

test("insecure host is let through, with a warning for each connection, and no other host is", async (t) => {
  const { selfSigned, expired, wrongHost } = await makeCertificates(t);
  const bridge = await startBridge(t, { args: ["--insecure-host", "127.0.0.1"] });
  const isWarning = ({ msg }: { msg: string }): boolean => msg === "certificate not checked";
  for (const tls of [selfSigned, expired, wrongHost]) {
    const { url } = await wsServer(t, echo, { tls });
    const link = await openSocket(t, bridge, url, { plugin: "Careless" });
    link.send({ type: "send" }, "hello");
    assert.equal((await link.next("message")).payload.toString(), "hello");
  }
  const warning = await bridge.log(isWarning);
  assert.deepEqual([warning.level, warning["host"], warning["plugin"]], ["warn", "127.0.0.1", "Careless"]);
  assert.equal(bridge.logs.filter(isWarning).length, 3);

  const remote = await wsServer(t, echo, { tls: selfSigned });
  const failed = await fail(t, bridge, remote.url.replace("127.0.0.1", "localhost"));
  assert.equal(failed.code, "certificate_untrusted");
  await openSocket(t, bridge, (await wsServer(t)).url);
  assert.equal(bridge.logs.filter(isWarning).length, 3);
});

test("insecure host may be an IPv6 address", async (t) => {
  const bridge = await startBridge(t, { args: ["--insecure-host", "::1"] });
  // Whether this machine has IPv6 does not matter: the warning comes first.
  await fail(t, bridge, `wss://[0:0::1]:${await freePort()}`);
  assert.equal((await bridge.log("certificate not checked"))["host"], "::1");
});

test("server that does not answer is given up after timeoutMs, at the stage it had come to", async (t) => {
  const bridge = await startBridge(t);
  for (const [scheme, stage] of [
    ["ws", "http"],
    ["wss", "tls"],
  ]) {
    const port = await tcpServer(t, (socket) => socket.resume());
    const url = `${scheme}://127.0.0.1:${port}`;
    const before = Date.now();
    const failed = await fail(t, bridge, url, { timeoutMs: 300 });
    const took = Date.now() - before;
    assert.equal(outcome(failed), `${stage} timed_out`);
    assert.ok(took >= 300 && took < 300 + SLACK_MS, `took ${took} ms`);
  }
});

test("connecting that failed leaves no connection open", async (t) => {
  const bridge = await startBridge(t);
  let accepted = (_socket: Socket): void => {};
  const connection = new Promise<Socket>((resolve) => {
    accepted = resolve;
  });
  const port = await tcpServer(t, (socket) => accepted(socket.resume()));
  await fail(t, bridge, `ws://127.0.0.1:${port}`, { timeoutMs: 300 });
  await letGo(await connection);
});

test("TLS to a plain server fails as such", async (t) => {
  const bridge = await startBridge(t);
  const { port } = await wsServer(t, echo);
  const failed = await fail(t, bridge, `wss://127.0.0.1:${port}`);
  assert.equal(outcome(failed), "tls no_tls");
  assert.match(failed.hint, /use ws instead of wss/);
});

test("port where nothing listens is refused, by address and by name", async (t) => {
  const bridge = await startBridge(t);
  const port = await freePort();
  for (const url of [`ws://127.0.0.1:${port}`, `wss://localhost:${port}`]) {
    assert.equal(outcome(await fail(t, bridge, url)), "tcp connection_refused");
  }
});

test("host that does not exist fails at the name server", async (t) => {
  const bridge = await startBridge(t);
  const failed = await fail(t, bridge, "ws://nowhere.invalid");
  assert.equal(failed.stage, "dns");
  // Without a name server to ask nobody knows that it does not exist.
  assert.ok(["host_not_found", "dns_failed"].includes(failed.code), failed.code);
});

test("request that breaks a rule is refused before anything is sent, without repeating secrets", async (t) => {
  const bridge = await startBridge(t);
  const { url } = await wsServer(t, echo);
  for (const [request, code] of [
    [{ url: "https://example.com/?key=s3cret" }, "bad_url"],
    [{ url: "example.com/?key=s3cret" }, "bad_url"],
    [{ url, headers: { Host: "s3cret" } }, "bad_header"],
    [{ url, headers: { "X-Key": "s3cret\r\nHost: elsewhere" } }, "bad_header"],
    [{ url, headers: { "Sec-WebSocket-Key": "s3cret" } }, "bad_header"],
    [{ url, protocols: ["a b"] }, "bad_subprotocol"],
  ] as const) {
    const failed = await fail(t, bridge, request.url, request);
    assert.equal(outcome(failed), `policy ${code}`);
    assert.doesNotMatch(JSON.stringify([failed, bridge.logs]), /s3cret/);
  }
});

test("connecting that failed is listed once, also when the game closes after it", async (t) => {
  const bridge = await startBridge(t);
  await fail(t, bridge, `ws://127.0.0.1:${await freePort()}`);
  const asking = await openLink(t, bridge);
  asking.send({ type: "status", details: true });
  const { details } = (await asking.next("status")).header;
  assert.deepEqual(
    details?.faults.map(({ code }) => code),
    ["connection_refused"],
  );
});

test("Retry-After is told to the game", async (t) => {
  const bridge = await startBridge(t);
  const port = await tcpServer(t, answering(status("503 Busy", "Retry-After: 7\r\n")));
  assert.equal((await fail(t, bridge, `ws://127.0.0.1:${port}`)).retryAfterMs, 7_000);
});

test("answer whose body stops short is told without waiting for the rest of it", async (t) => {
  const bridge = await startBridge(t);
  const port = await tcpServer(
    t,
    answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 100\r\n\r\nplain HTTP"),
  );
  assert.equal(outcome(await fail(t, bridge, `ws://127.0.0.1:${port}`)), "http needs_tls 400");
});

test("HTTP status is told whatever becomes of the body behind it", async (t) => {
  const bridge = await startBridge(t);
  const head = "HTTP/1.1 400 Bad Request\r\n";
  const cut = await tcpServer(t, (socket) =>
    socket.once("data", () =>
      socket.write(`${head}Content-Length: 99\r\n\r\nab`, () => setImmediate(() => socket.resetAndDestroy())),
    ),
  );
  const garbled = await tcpServer(t, answering(`${head}Transfer-Encoding: chunked\r\n\r\nzzz\r\n`));
  for (const port of [cut, garbled]) {
    assert.equal(outcome(await fail(t, bridge, `ws://127.0.0.1:${port}`)), "http unexpected_status 400");
  }
});

test("hints differ from code to code", async (t) => {
  const bridge = await startBridge(t);
  const failures = [
    await fail(t, bridge, "ws://nowhere.invalid"),
    await fail(t, bridge, `ws://127.0.0.1:${await freePort()}`),
    await fail(t, bridge, `wss://127.0.0.1:${(await wsServer(t)).port}`),
    await fail(t, bridge, "http://example.com"),
  ];
  for (const [, onSocket] of Object.values(SERVERS)) {
    failures.push(await fail(t, bridge, `ws://127.0.0.1:${await tcpServer(t, onSocket)}`));
  }
  const outcomes = new Map(failures.map((failed) => [outcome(failed), failed.hint]));
  assert.equal(new Set(outcomes.values()).size, outcomes.size);
});
