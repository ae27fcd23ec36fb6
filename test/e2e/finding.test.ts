import assert from "node:assert/strict";
import net, { type Socket } from "node:net";
import { type TestContext, test } from "node:test";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { type GameLink, openLink } from "../helpers/game.ts";
import { nameServer } from "../helpers/nameServer.ts";
import { nginxPlain, nginxTls } from "../helpers/nginx.ts";
import { opensslServer } from "../helpers/openssl.ts";
import { pythonEcho } from "../helpers/python.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";
import { type Tap, tap } from "../helpers/tap.ts";

/** A name of the internet, as far as a name can tell; certificates are good for it. */
const FAR = "far.test";

/** A host in each of the two orders. */
const HOSTS = [FAR, "localhost"];

const ASK = /Connect\(host, port, false\)/;

/** A bridge for which that name leads to this machine. */
async function bridgeFor(t: TestContext, ca?: string): Promise<Bridge> {
  const { under } = await nameServer(t, { [FAR]: ["127.0.0.1"] });
  return startBridge(t, { under, args: ca === undefined ? [] : ["--ca", ca] });
}

async function connect(
  t: TestContext,
  bridge: Bridge,
  host: string,
  port: number,
  more = {},
): Promise<GameLink> {
  const link = await openLink(t, bridge);
  link.send({ type: "connect", host, port, ...more });
  return link;
}

/** Scheme of the URL at which the socket is open. */
async function opens(t: TestContext, bridge: Bridge, host: string, port: number, more = {}): Promise<string> {
  const { header } = await (await connect(t, bridge, host, port, more)).next("opened");
  return header.url.replace(/:.*/, "");
}

async function fails(t: TestContext, bridge: Bridge, host: string, port: number, more = {}) {
  const { header } = await (await connect(t, bridge, host, port, more)).next("failed");
  return { what: `${header.stage} ${header.code}`, hint: header.hint, message: header.message };
}

const portOf = (url: string): number => Number(new URL(url).port);

/** How the bridge has tried since this was asked last. */
const tried = ({ tries }: Tap): string => tries.splice(0).join(", then ");

test("servers with TLS are found: at once on the internet, by a second try nearby, and then at once", async (t) => {
  const { good, ca } = await makeCertificates(t);
  const bridge = await bridgeFor(t, ca);
  const plain = await wsServer(t, echo);
  for (const [name, url] of Object.entries({
    ws: (await wsServer(t, echo, { tls: good })).url,
    Python: await pythonEcho(t, good),
    nginx: await nginxTls(t, plain.port, good),
  })) {
    for (const host of HOSTS) {
      const door = await tap(t, portOf(url));
      assert.equal(await opens(t, bridge, host, door.port), "wss", name);
      assert.equal(tried(door), host === FAR ? "TLS" : "plain, then TLS", name);
      assert.equal(await opens(t, bridge, host, door.port), "wss", name);
      assert.equal(tried(door), "TLS", name);
    }
  }
});

test("OpenSSL's server is found to speak TLS, in both orders", async (t) => {
  const certificates = await makeCertificates(t);
  const bridge = await bridgeFor(t, certificates.ca);
  const door = await tap(t, await opensslServer(t, certificates));
  for (const host of HOSTS) {
    const { what, message } = await fails(t, bridge, host, door.port);
    assert.equal(what, "http unexpected_status");
    assert.match(message, new RegExp(`wss://${host}`));
    assert.equal(tried(door), host === FAR ? "TLS" : "plain, then TLS");
  }
});

test("servers without TLS are found: at once nearby, by a second try on the internet, and then at once", async (t) => {
  const bridge = await bridgeFor(t);
  const plain = await wsServer(t, echo);
  for (const [name, url] of Object.entries({
    ws: plain.url,
    Python: await pythonEcho(t),
    nginx: await nginxPlain(t, plain.port),
  })) {
    for (const host of HOSTS) {
      const door = await tap(t, portOf(url));
      assert.equal(await opens(t, bridge, host, door.port), "ws", name);
      assert.equal(tried(door), host === FAR ? "TLS, then plain" : "plain", name);
      assert.equal(await opens(t, bridge, host, door.port), "ws", name);
      assert.equal(tried(door), "plain", name);
    }
  }
});

/** A plain server that takes what is no request as told, and leads requests to another one. */
async function takingHello(t: TestContext, onHello: (socket: Socket) => void): Promise<Tap> {
  const plain = await wsServer(t, echo);
  const door = await tap(t, plain.port);
  const port = await tcpServer(t, (socket) =>
    socket.once("data", (first) => {
      if (first[0] === 0x16) {
        onHello(socket);
      } else {
        const onward = net.connect(plain.port, "127.0.0.1", () => onward.write(first));
        onward.on("error", () => socket.destroy());
        socket.pipe(onward).pipe(socket);
      }
    }),
  );
  door.target = port;
  return door;
}

test("a plain server that ends or resets at a ClientHello is found, one that is silent is not", async (t) => {
  const bridge = await bridgeFor(t);
  for (const onHello of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
    const door = await takingHello(t, onHello);
    assert.equal(await opens(t, bridge, FAR, door.port), "ws");
    assert.equal(tried(door), "TLS, then plain");
  }
  const silent = await takingHello(t, () => {});
  const before = performance.now();
  const { what, hint } = await fails(t, bridge, FAR, silent.port, { timeoutMs: 500 });
  assert.equal(what, "tls timed_out");
  assert.match(hint, ASK);
  assert.ok(performance.now() - before >= 499);
  assert.equal(tried(silent), "TLS");
  assert.equal(await opens(t, bridge, "localhost", silent.port), "ws");
});

test("both tries share the plugin's time", async (t) => {
  const bridge = await bridgeFor(t);
  const port = await tcpServer(t, (socket) =>
    socket.once("data", (first) => first[0] === 0x16 && setTimeout(() => socket.destroy(), 1_500)),
  );
  const before = performance.now();
  const { what } = await fails(t, bridge, FAR, port, { timeoutMs: 3_000 });
  const took = performance.now() - before;
  assert.equal(what, "http timed_out");
  // With a time of its own the second try would last until 4500 ms.
  assert.ok(took >= 2_999 && took < 4_400, `took ${took} ms`);
});

test("a fault of a certificate never leads to plain, and shows that the server speaks TLS", async (t) => {
  const { ca, wrongHost, expired, selfSigned } = await makeCertificates(t);
  const bridge = await bridgeFor(t, ca);
  for (const [code, tls] of Object.entries({
    certificate_wrong_host: wrongHost,
    certificate_expired: expired,
    certificate_untrusted: selfSigned,
  })) {
    for (const host of HOSTS) {
      const door = await tap(t, (await wsServer(t, echo, { tls })).port);
      assert.equal((await fails(t, bridge, host, door.port)).what, `tls ${code}`);
      assert.equal(tried(door), host === FAR ? "TLS" : "plain, then TLS");
      // Whoever stands in for it now is not believed.
      door.target = (await wsServer(t, echo)).port;
      assert.equal((await fails(t, bridge, host, door.port)).what, "tls no_tls");
      assert.equal(tried(door), "TLS");
    }
  }
});

test("there is no way back to plain after TLS has worked", async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await bridgeFor(t, ca);
  for (const host of HOSTS) {
    const door = await tap(t, (await wsServer(t, echo, { tls: good })).port);
    assert.equal(await opens(t, bridge, host, door.port), "wss");
    for (const target of [
      (await wsServer(t, echo)).port,
      await tcpServer(t, (socket) => socket.once("data", () => socket.end())),
      await tcpServer(t, (socket) => socket.once("data", () => socket.resetAndDestroy())),
    ]) {
      door.target = target;
      tried(door);
      const { what, hint } = await fails(t, bridge, host, door.port);
      assert.match(what, /^tls (no_tls|connection_reset)$/);
      assert.match(hint, /has spoken TLS before.*Connect\(host, port, false\)/);
      assert.equal(tried(door), "TLS");
    }
    // What is said is obeyed.
    door.target = (await wsServer(t, echo)).port;
    assert.equal(await opens(t, bridge, host, door.port, { secure: false }), "ws");
  }
});

test("a handshake that breaks after the server's first bytes does not lead to plain", async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await bridgeFor(t, ca);
  const remote = await wsServer(t, echo, { tls: good });
  const cut = await tap(t, remote.port);
  const port = await tcpServer(t, (socket) => {
    socket.once("data", () => socket.write(Buffer.of(0x16, 3, 3), () => socket.end()));
  });
  cut.target = port;
  assert.equal((await fails(t, bridge, FAR, cut.port)).what, "tls tls_failed");
  assert.equal((await fails(t, bridge, FAR, cut.port)).what, "tls tls_failed");
  assert.equal(tried(cut), "TLS, then TLS");
});

test("a query, credentials and headers never go out in plain to the internet", async (t) => {
  const bridge = await bridgeFor(t);
  const door = await tap(t, (await wsServer(t, echo)).port);
  const secrets: [host: string, more: object][] = [
    [`${FAR}/path?key=s3cret`, {}],
    [`s3cret@${FAR}`, {}],
    [`me:s3cret@${FAR}`, {}],
    [FAR, { headers: { "X-Key": "s3cret" } }],
  ];
  const assertKept = async (): Promise<void> => {
    for (const [host, more] of secrets) {
      const { what, hint } = await fails(t, bridge, host, door.port, more);
      assert.equal(what, "tls no_tls");
      assert.match(hint, /may contain secrets.*Connect\(host, port, false\)/);
      assert.equal(tried(door), "TLS");
    }
  };
  await assertKept();
  assert.equal(await opens(t, bridge, FAR, door.port), "ws");
  tried(door);
  await assertKept();
  assert.doesNotMatch(door.seen(), /s3cret|X-Key|Authorization/i);
  assert.equal(await opens(t, bridge, `${FAR}?key=s3cret`, door.port, { secure: false }), "ws");
  assert.match(door.seen(), /s3cret/);
});

test("what a plugin says is obeyed by one try", async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await bridgeFor(t, ca);
  const plain = await tap(t, (await wsServer(t, echo)).port);
  const secure = await tap(t, (await wsServer(t, echo, { tls: good })).port);
  for (const host of HOSTS) {
    for (const [door, more, scheme, what] of [
      [plain, { secure: true }, "", "tls no_tls"],
      [plain, {}, "wss://", "tls no_tls"],
      [plain, { secure: false }, "wss://", "tls no_tls"],
      [secure, { secure: false }, "", "http connection_reset"],
      [secure, {}, "ws://", "http connection_reset"],
    ] as const) {
      assert.equal((await fails(t, bridge, `${scheme}${host}`, door.port, more)).what, what);
      assert.match(tried(door), /^(TLS|plain)$/);
    }
    assert.equal(await opens(t, bridge, `ws://${host}`, secure.port, { secure: true }), "wss");
    tried(secure);
  }
});

test("the log says once what the author should write", async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await bridgeFor(t, ca);
  const { port } = await wsServer(t, echo, { tls: good });
  const plain = await wsServer(t, echo);
  for (let count = 0; count < 2; count += 1) {
    await opens(t, bridge, FAR, port);
    await opens(t, bridge, `${FAR}/secret`, plain.port);
  }
  const hints = bridge.logs.flatMap(({ hint }) =>
    typeof hint === "string" && /Connect/.test(hint) ? hint : [],
  );
  assert.deepEqual(hints, [
    `write Connect("${FAR}", ${port}, true)`,
    `write Connect("${FAR}", ${plain.port}, false)`,
  ]);
});

test("a server where neither way leads says what it said first", async (t) => {
  const bridge = await bridgeFor(t);
  const door = await tap(t, await tcpServer(t, (socket) => socket.once("data", () => socket.destroy())));
  assert.equal((await fails(t, bridge, FAR, door.port)).what, "tls connection_reset");
  assert.equal(tried(door), "TLS, then plain");
  assert.equal((await fails(t, bridge, "localhost", door.port)).what, "http connection_reset");
  assert.equal(tried(door), "plain, then TLS");
});

test("a plugin that gives up in the first try starts no second one", async (t) => {
  const bridge = await bridgeFor(t);
  let asked = (): void => {};
  const hello = new Promise<void>((resolve) => {
    asked = resolve;
  });
  let held: Socket | undefined;
  const door = await takingHello(t, (socket) => {
    held = socket;
    asked();
  });
  const link = await connect(t, bridge, FAR, door.port);
  await hello;
  link.send({ type: "close" });
  assert.equal((await link.next("failed")).header.code, "cancelled");
  held?.destroy();
  await link.closed();
  assert.equal(await opens(t, bridge, "localhost", door.port), "ws");
  assert.equal(tried(door), "TLS, then plain");
});
