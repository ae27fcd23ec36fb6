import assert from "node:assert/strict";
import { test } from "node:test";
import { checkListenHost } from "../../bridge/core/sockets/policy/listenHost.ts";
import { isLoopback, mayEnter } from "../../bridge/core/sockets/policy/origin.ts";

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

test("server may listen for other machines only when the player lets them in", () => {
  for (const host of ["127.0.0.1", "localhost", "::1", "[::1]"]) {
    checkListenHost(host, false);
  }
  for (const host of ["0.0.0.0", "::", "192.168.1.2", "my-machine"]) {
    assert.throws(() => checkListenHost(host, false), { code: "lan_not_allowed", stage: "policy" });
    checkListenHost(host, true);
  }
});
