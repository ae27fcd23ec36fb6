import assert from "node:assert/strict";
import { test } from "node:test";
import { hostOfUrl } from "../../bridge/core/sockets/policy/names.ts";
import {
  checkTarget,
  isNearby,
  leavesTlsOpen,
  type Scheme,
  targetUrl,
  waysTo,
} from "../../bridge/core/sockets/policy/target.ts";
import { Connect } from "../../schema/index.ts";

const target = (request: object): string => targetUrl(Connect.parse({ type: "connect", ...request }));

const TARGETS: Record<string, [request: object, url: string]> = {
  "a URL": [{ url: "wss://example.com/a?b" }, "wss://example.com/a?b"],
  "a host": [{ host: "example.com", port: 1312, secure: false }, "ws://example.com:1312/"],
  "a host with TLS": [{ host: "example.com", port: 1312, secure: true }, "wss://example.com:1312/"],
  "blanks round a host": [{ host: " example.com ", port: 80, secure: false }, "ws://example.com:80/"],
  "a path": [{ host: "example.com/a/b", port: 80, secure: false }, "ws://example.com:80/a/b"],
  "a query": [{ host: "example.com?a=/b", port: 80, secure: false }, "ws://example.com:80/?a=/b"],
  "an IPv6 address": [{ host: "::1", port: 80, secure: false }, "ws://[::1]:80/"],
  "an IPv6 address with a path": [{ host: "::1/a", port: 80, secure: false }, "ws://[::1]:80/a"],
  "an IPv6 address in brackets": [{ host: "[::1]", port: 80, secure: false }, "ws://[::1]:80/"],
  credentials: [{ host: "me:secret@example.com", port: 80, secure: true }, "wss://me:secret@example.com:80/"],
  "the scheme wss": [{ host: "wss://example.com/a", port: 1312 }, "wss://example.com:1312/a"],
  "the scheme https": [{ host: "HTTPS://example.com", port: 1312 }, "wss://example.com:1312/"],
  "the scheme ws on 443": [{ host: "ws://example.com", port: 443 }, "ws://example.com:443/"],
  "the scheme http": [{ host: "http://example.com", port: 1312 }, "ws://example.com:1312/"],
  "wss and no TLS, which TLS wins": [
    { host: "wss://example.com", port: 80, secure: false },
    "wss://example.com:80/",
  ],
  "ws and TLS, which TLS wins": [
    { host: "ws://example.com", port: 80, secure: true },
    "wss://example.com:80/",
  ],
  "no TLS on 443, as was said": [{ host: "example.com", port: 443, secure: false }, "ws://example.com:443/"],
};

for (const [name, [request, url]] of Object.entries(TARGETS)) {
  test(`targetUrl() of ${name}`, () => assert.equal(target(request), url));
}

test("checkTarget() refuses a host with a port in it, and says so without repeating it", () => {
  const check = (request: object): URL => checkTarget(Connect.parse({ type: "connect", ...request }));
  for (const [request] of Object.values(TARGETS)) {
    assert.equal(check(request).href, new URL(target(request)).href);
  }
  for (const host of ["127.0.0.1:29970", "secret.example:80/chat", "wss://secret.example:443", "[::1]:1"]) {
    assert.throws(() => check({ host, port: 1 }), {
      code: "bad_url",
      message: /^Cannot use this URL: (?!.*secret).*port/,
    });
  }
  assert.throws(() => check({ host: "no such host", port: 1 }), { code: "bad_url", message: /not a valid/ });
});

test("leavesTlsOpen() is true of a host and a port that say nothing of TLS", () => {
  const open = (request: object): boolean => leavesTlsOpen(Connect.parse({ type: "connect", ...request }));
  for (const host of [
    "example.com",
    "example.com/a?b=ws://c",
    " 127.0.0.1 ",
    "::1",
    "me:secret@example.com",
  ]) {
    assert.ok(open({ host, port: 1312 }), host);
    for (const said of [
      { port: 443 },
      { port: 80 },
      { port: 1312, secure: true },
      { port: 1312, secure: false },
    ]) {
      assert.ok(!open({ host, ...said }), `${host} ${JSON.stringify(said)}`);
    }
  }
  assert.ok(!open({ host: "ws://example.com", port: 1312 }));
  assert.ok(!open({ host: " wss://example.com", port: 1312 }));
  assert.ok(!open({ url: "ws://example.com:1312" }));
});

const NEARBY = [
  "localhost",
  "LOCALHOST.",
  "overlay.localhost",
  "127.0.0.1",
  "127.255.255.255",
  "127.1",
  "10.0.0.0",
  "10.255.255.255",
  "172.16.0.0",
  "172.31.255.255",
  "192.168.0.1",
  "169.254.9.9",
  "[::1]",
  "[fe80::1]",
  "[fd00::1]",
  "[::ffff:192.168.0.1]",
  "printer",
  "printer.local",
  "Printer.LOCAL.",
];

const FAR = [
  "example.com",
  "example.com.",
  "local.example.com",
  "notlocal.example",
  "127.0.0.1.example.com",
  "126.255.255.255",
  "128.0.0.0",
  "9.255.255.255",
  "11.0.0.0",
  "172.15.255.255",
  "172.32.0.0",
  "192.167.255.255",
  "192.169.0.0",
  "169.253.255.255",
  "[2001:db8::1]",
  "[fec0::1]",
  "[::ffff:8.8.8.8]",
];

const url = (rest: string): URL => new URL(`ws://${rest}`);

test("isNearby() judges a host by its name alone, at the edges of each network", () => {
  const nearby = (host: string): boolean => isNearby(hostOfUrl(url(host)));
  assert.deepEqual(
    NEARBY.filter((host) => !nearby(host)),
    [],
  );
  assert.deepEqual(FAR.filter(nearby), []);
});

const WAYS: Record<
  string,
  [rest: string, headers: Record<string, string>, known: Scheme | undefined, ways: string]
> = {
  "a host nearby": ["printer.local", {}, undefined, "ws wss"],
  "a host nearby, with a query": ["printer.local/?a", {}, undefined, "ws wss"],
  "a host nearby that is plain": ["localhost", {}, "ws", "ws wss"],
  "a host nearby that has spoken TLS": ["localhost", {}, "wss", "wss"],
  "a host of the internet": ["example.com/path", {}, undefined, "wss ws"],
  "one that is plain": ["example.com", {}, "ws", "ws wss"],
  "one that has spoken TLS": ["example.com", {}, "wss", "wss"],
  "one with a query": ["example.com/?a", {}, undefined, "wss"],
  "one that is plain, with a query": ["example.com/?a", {}, "ws", "wss"],
  "one with a user name": ["me@example.com", {}, undefined, "wss"],
  "one with a password": ["me:secret@example.com", {}, "ws", "wss"],
  "one with headers": ["example.com", { "X-A": "" }, undefined, "wss"],
};

for (const [name, [rest, headers, known, ways]] of Object.entries(WAYS)) {
  test(`waysTo() ${name}`, () => assert.equal(waysTo(url(rest), { headers }, known).join(" "), ways));
}
