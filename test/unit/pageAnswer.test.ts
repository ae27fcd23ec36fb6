import assert from "node:assert/strict";
import { test } from "node:test";
import { type Answer, answerTo } from "../../bridge/core/sockets/pages/answer.ts";
import { Pages } from "../../bridge/core/sockets/pages/pages.ts";
import { readTarget } from "../../bridge/core/sockets/pages/target.ts";
import { isOwnHost } from "../../bridge/core/sockets/policy/ownHost.ts";

const FRIEND = "https://friend.example";

function pagesOf(...paths: readonly string[]): Pages {
  const pages = new Pages();
  for (const path of paths) {
    pages.announce({ type: "setPage", path, contentType: "text/html", bytes: 5 });
    pages.part(Buffer.from("hello"));
  }
  return pages;
}

const PAGES = pagesOf("/", "/a b.html", "/100%", "/ü", "/..", "/a//b");
const ETAG = PAGES.get("/")?.etag ?? "";

/** What a request gets, whose headers are as Node gives them. */
function ask(url: string, headers: Record<string, string> = {}, method = "GET", pages = PAGES): Answer {
  const request = {
    method,
    url,
    headers: { host: "127.0.0.1:1312", ...headers },
    socket: { localAddress: "127.0.0.1" },
  };
  return answerTo(request as never, pages, ({ headers: { origin } }) => origin === FRIEND);
}

test("a page is answered with its type, length and tag, and all that keeps it from others", () => {
  const { status, headers, page } = ask("/");
  assert.equal(status, 200);
  assert.equal(page?.body.toString(), "hello");
  assert.deepEqual(headers, {
    Connection: "close",
    "Cache-Control": "no-cache",
    Vary: "Origin",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": 5,
    ETag: ETAG,
  });
});

test("a server without a page answers 426, whatever is asked and however", () => {
  for (const [method, url, host] of [
    ["GET", "/", "127.0.0.1"],
    ["POST", "/%", "evil.example"],
    ["OPTIONS", "*", "evil.example"],
  ] as const) {
    const { status, headers } = ask(url, { host }, method, new Pages());
    assert.equal(status, 426);
    assert.equal(headers["Upgrade"], "websocket");
  }
});

test("a path is decoded, its query ignored, and nothing in it has another meaning", () => {
  for (const [url, status] of [
    ["/", 200],
    ["/?x=/y", 200],
    ["/?", 200],
    ["/%3f", 404],
    ["/a%20b.html", 200],
    ["/a%20b.html?x=%", 200],
    ["/A%20b.html", 404],
    ["/100%25", 200],
    ["/%c3%bc", 200],
    ["/%C3%BC", 200],
    ["/..", 200],
    ["/%2e%2e", 200],
    ["/x/../", 404],
    ["/a//b", 200],
    ["/a/b", 404],
    ["/a%2F%2fb", 200],
    ["//", 404],
    ["/__proto__", 404],
    ["/constructor", 404],
    ["/%00", 404],
    ["/%", 400],
    ["/%2", 400],
    ["/%zz", 400],
    ["/%fc", 400],
    ["/%c0%af", 400],
    ["/%ed%a0%80", 400],
    ["/#x", 400],
    ["", 400],
    ["x", 400],
    ["*", 400],
    ["http://127.0.0.1/", 200],
    ["HTTP://LOCALHOST:9/a%20b.html?x", 200],
    ["http://127.0.0.1", 200],
    ["http://127.0.0.1?x", 200],
    ["http:///", 400],
    ["https://127.0.0.1/", 400],
    ["ws://127.0.0.1/", 400],
    ["http://127.0.0.1:1312:1/", 403],
    ["http://evil.example/", 403],
    ["http://127.0.0.1@evil.example/", 403],
    ["http://evil.example@127.0.0.1/", 403],
    [`/${"x".repeat(8000)}`, 404],
    [`/${"%41".repeat(2600)}`, 404],
  ] as const) {
    assert.equal(ask(url).status, status, url);
  }
});

test("readTarget gives the path and the host that the line names", () => {
  assert.deepEqual(readTarget("/a?b"), { host: undefined, path: "/a" });
  assert.deepEqual(readTarget("http://a.b:1/c%20d?e"), { host: "a.b:1", path: "/c d" });
});

test("isOwnHost knows this machine by loopback names, loopback addresses, and the address of the connection", () => {
  for (const host of [
    "localhost",
    "LOCALHOST:80",
    "a.b.localhost:1312",
    "127.0.0.1",
    "127.0.0.1:",
    "127.8.9.10:65535",
    "[::1]",
    "[::1]:1312",
    "[0:0:0:0:0:0:0:1]:1",
  ]) {
    assert.ok(isOwnHost(host, "127.0.0.1"), host);
  }
  for (const host of [
    "",
    ":80",
    "evil.example",
    "evil.example:1312",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "evil-localhost",
    "192.168.0.5",
    "0.0.0.0",
    "[::]",
    "[::1",
    "::1",
    "127.0.0.1:x",
    "127.0.0.1:99999",
    "127.0.0.1/",
    "127.0.0.1/.evil.example",
    "127.0.0.1#evil.example",
    "127.0.0.1 evil.example",
    "evil.example@127.0.0.1",
    "127.0.0.1\\.evil.example",
    "127.0.0.1,evil.example",
  ]) {
    assert.ok(!isOwnHost(host, "127.0.0.1"), host);
  }
  assert.ok(isOwnHost("192.168.0.5:1312", "192.168.0.5"));
  assert.ok(isOwnHost("192.168.0.5:1312", "::ffff:192.168.0.5"));
  assert.ok(isOwnHost("[fe80::1]:1312", "fe80::1"));
  assert.ok(!isOwnHost("192.168.0.6:1312", "192.168.0.5"));
  assert.ok(!isOwnHost("my-pc:1312", "192.168.0.5"));
});

test("another host is refused without a hint, whatever is asked for", () => {
  for (const [headers, method] of [
    [{ host: "evil.example:1312" }, "GET"],
    [{ host: "evil.example:1312", origin: "http://evil.example:1312" }, "GET"],
    [{ host: "evil.example", "if-none-match": "*" }, "HEAD"],
    [{ host: "evil.example" }, "POST"],
    [{ host: "evil.example" }, "OPTIONS"],
    [{ host: "127.0.0.1, evil.example" }, "GET"],
    [{ host: "" }, "GET"],
  ] as [Record<string, string>, string][]) {
    for (const url of ["/", "/none"]) {
      const answer = ask(url, headers, method);
      assert.equal(answer.status, 403);
      assert.equal(answer.headers["Content-Length"], 0);
      assert.equal(answer.headers["ETag"], undefined);
      assert.equal(answer.headers["Access-Control-Allow-Origin"], undefined);
    }
  }
});

test("an allowed origin may read, and another is refused", () => {
  const allowed = ask("/", { origin: FRIEND });
  assert.equal(allowed.headers["Access-Control-Allow-Origin"], FRIEND);
  assert.equal(allowed.headers["Cross-Origin-Resource-Policy"], "cross-origin");
  assert.equal(allowed.headers["Access-Control-Allow-Credentials"], undefined);
  assert.equal(ask("/none", { origin: FRIEND }).headers["Access-Control-Allow-Origin"], FRIEND);
  for (const origin of ["https://evil.example", "null", "", `${FRIEND}, https://evil.example`]) {
    for (const method of ["GET", "HEAD", "OPTIONS", "POST"]) {
      const { status, headers } = ask("/", { origin }, method);
      assert.equal(status, 403, origin);
      assert.equal(headers["Access-Control-Allow-Origin"], undefined);
      assert.equal(headers["Cross-Origin-Resource-Policy"], "same-origin");
    }
  }
});

test("a preflight of an allowed origin is granted what it asks for", () => {
  const headers = {
    origin: FRIEND,
    "access-control-request-method": "GET",
    "access-control-request-headers": "x-own",
    "access-control-request-private-network": "true",
  };
  const answer = ask("/", headers, "OPTIONS");
  assert.equal(answer.status, 204);
  assert.equal(answer.headers["Access-Control-Allow-Origin"], FRIEND);
  assert.equal(answer.headers["Access-Control-Allow-Methods"], "GET, HEAD");
  assert.equal(answer.headers["Access-Control-Allow-Headers"], "*");
  assert.equal(answer.headers["Access-Control-Allow-Private-Network"], "true");
  const { "access-control-request-private-network": _, ...less } = headers;
  assert.equal(ask("/", less, "OPTIONS").headers["Access-Control-Allow-Private-Network"], undefined);
});

test("other methods than GET, HEAD and OPTIONS get 405, which names those", () => {
  for (const method of ["POST", "PUT", "DELETE", "PATCH", "TRACE", "get"]) {
    const { status, headers } = ask("/", {}, method);
    assert.deepEqual([status, headers["Allow"]], [405, "GET, HEAD, OPTIONS"], method);
  }
  for (const url of ["/", "*"]) {
    const { status, headers } = ask(url, {}, "OPTIONS");
    assert.deepEqual([status, headers["Allow"]], [204, "GET, HEAD, OPTIONS"]);
    assert.equal(headers["Access-Control-Allow-Methods"], undefined);
  }
});

test("a browser that has the page already is told so", () => {
  for (const tags of [
    ETAG,
    `W/${ETAG}`,
    `"a", ${ETAG}`,
    `${ETAG},"b"`,
    `W/"a,b",W/${ETAG} , "c"`,
    "*",
    " * ",
  ]) {
    const { status, headers, page } = ask("/", { "if-none-match": tags });
    assert.equal(status, 304, tags);
    assert.equal(page, undefined);
    assert.equal(headers["ETag"], ETAG);
    assert.equal(headers["Content-Length"], undefined);
  }
  for (const tags of ['"a"', "", ETAG.slice(1, -1), ETAG.toUpperCase(), '"*"', "W/"]) {
    assert.equal(ask("/", { "if-none-match": tags }).status, 200, tags);
  }
  assert.equal(ask("/none", { "if-none-match": "*" }).status, 404);
});
