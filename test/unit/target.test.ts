import assert from "node:assert/strict";
import { test } from "node:test";
import { targetUrl } from "../../bridge/core/sockets/policy/target.ts";
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
