import assert from "node:assert/strict";
import { test } from "node:test";
import { bridgeSettings, Config } from "../../bridge/cli/config.ts";
import type { Refused } from "../../bridge/core/allowances.ts";
import { originSpelling, writtenOrigin } from "../../bridge/core/origins.ts";
import { checkListenHost } from "../../bridge/core/sockets/policy/listenHost.ts";
import { isAddressDialled, isLoopback, mayEnter } from "../../bridge/core/sockets/policy/origin.ts";

/** In punycode, its origin is longer than what can be kept. */
const LONG_HOST = String.fromCodePoint(...Array.from({ length: 120 }, (_, index) => 0x4e00 + 97 * index));

const CONFIG = bridgeSettings(Config.parse({}));

test("isLoopback is true only for what can never be another machine", () => {
  for (const host of [
    "127.0.0.1",
    "127.1.2.3",
    "localhost",
    "LocalHost",
    "::1",
    "[::1]",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
  ]) {
    assert.equal(isLoopback(host), true, host);
  }
  for (const host of [
    "",
    "0.0.0.0",
    "::",
    "128.0.0.1",
    "192.168.0.2",
    "example.com",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "::2",
    "::ffff:192.168.0.2",
  ]) {
    assert.equal(isLoopback(host), false, host);
  }
});

test("mayEnter lets in programs and pages of this machine", () => {
  for (const origin of [
    undefined,
    "http://127.0.0.1",
    "http://127.0.0.1:8080",
    "https://localhost:3000",
    "http://LOCALHOST",
    "http://[::1]:80",
    "http://overlay.localhost",
    "https://a.b.localhost:3000",
    "http://absolute",
  ]) {
    assert.equal(mayEnter(origin, []), true, origin);
  }
});

test("mayEnter refuses every other page that is not allowed", () => {
  for (const origin of [
    "",
    "null",
    "https://example.com",
    "http://localhost.example.com",
    "http://evil-localhost",
    "http://.localhost.example",
    "ftp://a.localhost",
    "http://absolute:80",
    "http://absolute.example",
    "https://absolute",
    "http://absolute/",
    "http://127.0.0.1.example.com",
    "http://127.0.0.1@example.com",
    "http://192.168.0.2",
    "file://",
    "ftp://127.0.0.1",
    "chrome-extension://abcdef",
    "not an origin",
  ]) {
    assert.equal(mayEnter(origin, []), false, origin);
    assert.equal(mayEnter(origin, ["https://other.example"]), false, origin);
  }
});

test("mayEnter takes an allowed origin however it is spelled, but no other port, scheme or host", () => {
  const allowed = ["https://Example.com/", "http://example.org:8080", "chrome-extension://abcdef", "null"];
  for (const origin of [
    "https://example.com",
    "https://example.com:443",
    "http://example.org:8080",
    "chrome-extension://abcdef",
    "null",
  ]) {
    assert.equal(mayEnter(origin, allowed), true, origin);
  }
  for (const origin of [
    "http://example.com",
    "https://example.com:444",
    "https://www.example.com",
    "http://example.org",
    "chrome-extension://other",
  ]) {
    assert.equal(mayEnter(origin, allowed), false, origin);
  }
});

test("mayEnter compares what has no host as exact text", () => {
  const texts = ["file://", "null", "qrc://", "qrc:", "app:///Index", "my game", "http://a b"];
  for (const text of texts) {
    assert.equal(mayEnter(text, [text]), true, text);
    assert.equal(
      mayEnter(
        text,
        texts.filter((other) => other !== text),
      ),
      false,
      text,
    );
  }
  assert.equal(mayEnter("file:///", ["file://"]), false);
  assert.equal(mayEnter("NULL", ["null"]), false);
});

test("originSpelling gives one spelling to each origin, and leaves other text alone", () => {
  for (const [text, spelling] of [
    ["HTTPS://Example.com:443/", "https://example.com"],
    ["https://ü.example", "https://xn--tda.example"],
    ["chrome-extension://ABC/", "chrome-extension://abc"],
    ["file:///", "file:///"],
    ["https://example.com/page", "https://example.com/page"],
    ["My Game", "My Game"],
    [`https://${LONG_HOST}`, `https://${LONG_HOST}`],
  ] as const) {
    assert.equal(originSpelling(text), spelling, text);
    assert.equal(originSpelling(spelling), spelling, text);
  }
});

test("writtenOrigin takes what pages send, in one spelling, and nothing that no page sends", () => {
  for (const [text, spelling] of [
    ["https://Example.com:443/", "https://example.com"],
    ["http://absolute", "http://absolute"],
    ["null", "null"],
    ["file://", "file://"],
    ["FILE://", "file://"],
    ["qrc:", "qrc:"],
    ["app:///Index", "app:///Index"],
    ["chrome-extension://abc", "chrome-extension://abc"],
  ] as const) {
    assert.equal(writtenOrigin(text), spelling, text);
  }
  for (const text of [
    "",
    "*",
    "example.com",
    "example.com:8080",
    "localhost:3000",
    "file:///",
    "C:\\overlay.html",
    "javascript:alert(1)",
    "https://*.example",
    "https://example.com/page",
    "https:example.com",
    "chrome-extension://abc/page",
    "https://",
    "my game",
    " https://example.com",
    `https://${LONG_HOST}`,
    `https://${"a".repeat(250)}`,
    `app:${"a".repeat(253)}`,
  ]) {
    assert.equal(writtenOrigin(text), undefined, text);
  }
});

test("isAddressDialled takes an origin whose bare IP address is in the Host header, and no name", () => {
  for (const [origin, host] of [
    ["http://192.168.1.5:1312", "192.168.1.5:1312"],
    ["http://192.168.1.5", "192.168.1.5:1312"],
    ["ws://192.168.1.5:1312", "192.168.1.5:1312"],
    ["http://[fe80::1]:80", "[fe80::1]:1312"],
  ] as const) {
    assert.equal(isAddressDialled(origin, host), true, `${origin} ${host}`);
  }
  for (const [origin, host] of [
    ["http://192.168.1.6:1312", "192.168.1.5:1312"],
    ["http://evil.example:1312", "evil.example:1312"],
    ["http://my-machine", "my-machine"],
    ["null", "null"],
    ["", ""],
    [undefined, "192.168.1.5"],
    ["http://192.168.1.5", undefined],
    ["http://192.168.1.5@evil.example", "192.168.1.5"],
  ] as const) {
    assert.equal(isAddressDialled(origin, host), false, `${origin} ${host}`);
  }
});

function portOf({ allowLan = false, lan = false }) {
  const refused: Refused[] = [];
  const player = { origins: [], lan, refused: (what: Refused) => void refused.push(what) };
  return { refused, port: { plugin: "Remote", config: { ...CONFIG, allowLan }, player } };
}

test("server may listen for other machines only when the player lets them in, by a setting or for this plugin", () => {
  const strict = portOf({});
  for (const host of ["127.0.0.1", "localhost", "::1", "[::1]"]) {
    checkListenHost(host, strict.port);
  }
  for (const host of ["0.0.0.0", "::", "192.168.1.2"]) {
    assert.throws(() => checkListenHost(host, strict.port), { code: "lan_not_allowed", stage: "policy" });
    checkListenHost(host, portOf({ allowLan: true }).port);
    checkListenHost(host, portOf({ lan: true }).port);
  }
  assert.deepEqual(strict.refused, new Array(3).fill({ lan: true }));
});
