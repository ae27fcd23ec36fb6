import assert from "node:assert/strict";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { encodeHead } from "../../bridge/core/link/frames.ts";
import { MAX_PAGES, MAX_PAGES_BYTES, MAX_PART_BYTES } from "../../schema/index.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { type GameLink, openLink, openSocket } from "../helpers/game.ts";
import { ask, askSlowly, servePages } from "../helpers/pages.ts";
import { echo, wsServer } from "../helpers/remote.ts";

const HTML = '<!doctype html><meta charset="utf-8"><title>é 🏆</title>';

/** A body whose bytes tell where they stand. */
const bodyOf = (bytes: number, seed = 0): Buffer =>
  Buffer.from(Uint32Array.from({ length: Math.ceil(bytes / 4) }, (_, at) => at + seed).buffer, 0, bytes);

/** The link has ended with this fault. */
async function assertFails(link: GameLink, code: string): Promise<void> {
  assert.equal((await link.next("failed")).header.code, code);
  await link.closed();
}

test("pages that were set before the server listens are there when it opens", async (t) => {
  const { port } = await servePages(t, await startBridge(t), {
    "/": ["text/html", HTML],
    "/style.css": ["text/css", "b { color: red }"],
    "/logo.png": ["image/png", bodyOf(100_003)],
    "/empty": ["text/plain", ""],
  });
  const page = await ask(port);
  assert.deepEqual([page.status, page.body.toString()], [200, HTML]);
  assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
  assert.equal(page.headers["content-length"], String(Buffer.byteLength(HTML)));
  assert.equal(page.headers.connection, "close");
  assert.equal(page.headers["x-content-type-options"], "nosniff");
  assert.equal((await ask(port, "/style.css?v=2")).body.toString(), "b { color: red }");
  const logo = await ask(port, "/logo.png");
  assert.equal(logo.headers["content-type"], "image/png");
  assert.ok(logo.body.equals(bodyOf(100_003)));
  assert.deepEqual((await ask(port, "/empty")).body, Buffer.alloc(0));
  assert.equal((await ask(port, "/none")).status, 404);
});

test("HEAD has the head of GET and nothing else", async (t) => {
  const { port } = await servePages(t, await startBridge(t), { "/": ["text/html", HTML] });
  const [get, head] = [await ask(port), await ask(port, "/", { method: "HEAD" })];
  const { date: _get, ...headersOfGet } = get.headers;
  const { date: _head, ...headersOfHead } = head.headers;
  assert.deepEqual(headersOfHead, headersOfGet);
  assert.equal(head.body.length, 0);
});

test("pages change and go while the server listens, and without any it answers 426 again", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), {});
  assert.equal((await ask(port)).status, 426);
  link.setPage("/", "text/html", HTML);
  await link.ask();
  const { headers } = await ask(port);
  const known = { headers: { "If-None-Match": headers.etag ?? "" } };
  assert.equal((await ask(port, "/", known)).status, 304);
  link.setPage("/", "text/html", "new");
  await link.ask();
  const changed = await ask(port, "/", known);
  assert.deepEqual([changed.status, changed.body.toString()], [200, "new"]);
  link.send({ type: "removePage", path: "/none" });
  link.send({ type: "removePage", path: "/" });
  await link.ask();
  assert.equal((await ask(port)).status, 426);
});

test("a page opens a WebSocket to where it came from", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), { "/": ["text/html", HTML] });
  for (const host of ["127.0.0.1", "localhost", "overlay.localhost"]) {
    const url = `ws://127.0.0.1:${port}/`;
    const headers = { Host: `${host}:${port}` };
    await connectClient(t, url, { origin: `http://${host}:${port}`, headers });
    assert.equal((await link.next("joined")).header.origin, `http://${host}:${port}`);
  }
});

test("a server has as many pages as the limit says; one more ends its link", async (t) => {
  const pages = Object.fromEntries(
    Array.from({ length: MAX_PAGES }, (_, number) => [`/${number}`, ["text/plain", `page ${number}`]]),
  );
  const { link, port } = await servePages(t, await startBridge(t), pages as never);
  for (const number of [0, MAX_PAGES - 1]) {
    assert.equal((await ask(port, `/${number}`)).body.toString(), `page ${number}`);
  }
  link.setPage("/0", "text/plain", "in its place");
  await link.ask();
  link.setPage("/more", "text/plain", "");
  await assertFails(link, "bad_page");
});

test("all pages of a server have as many bytes as the limit says; one more ends its link", async (t) => {
  const bridge = await startBridge(t);
  const body = bodyOf(MAX_PAGES_BYTES);
  const { link, port } = await servePages(t, bridge, { "/": ["application/octet-stream", body] });
  assert.ok((await ask(port)).body.equals(body));
  link.setPage("/empty", "text/plain", "");
  await link.ask();
  link.setPage("/more", "text/plain", "x");
  await assertFails(link, "bad_page");
});

test("a page that is longer than the limit, or has no valid path or type, is not in the schema", async (t) => {
  const bridge = await startBridge(t);
  const page = { type: "setPage", path: "/", contentType: "text/html", bytes: 1 };
  for (const wrong of [
    { bytes: MAX_PAGES_BYTES + 1 },
    { bytes: -1 },
    { bytes: 0.5 },
    { path: "" },
    { path: "x" },
    { path: "/a?b" },
    { path: "/a#b" },
    { path: "/a\r\nb" },
    { path: `/${"x".repeat(1024)}` },
    { contentType: "" },
    { contentType: "html" },
    { contentType: "text/" },
    { contentType: "text/html, text/plain" },
    { contentType: "text/html\r\nSet-Cookie: a=b" },
    { contentType: "text/html; a=\r\nb" },
    { contentType: "text/html; a=\u0000" },
    { contentType: "text/html; a=ä" },
    { contentType: `text/${"x".repeat(252)}` },
  ]) {
    const link = await openLink(t, bridge);
    link.send({ ...page, ...wrong });
    await assertFails(link, "bad_message");
  }
});

test("the longest path and the longest type are served", async (t) => {
  const path = `/${"ü".repeat(1023)}`;
  const contentType = `text/${"x".repeat(251)}`;
  const { port } = await servePages(t, await startBridge(t), { [path]: [contentType, "long"] });
  const { headers, body } = await ask(port, encodeURI(path));
  assert.equal(body.toString(), "long");
  assert.equal(headers["content-type"], `${contentType}; charset=utf-8`);
});

test("parts are taken only behind the page that announced them", async (t) => {
  const bridge = await startBridge(t);
  const page = { type: "setPage", path: "/", contentType: "text/html", bytes: 2 };
  const bad: Record<string, (link: GameLink) => void> = {
    "without a page": (link) => link.send({ type: "part" }, "x"),
    "with more bytes": (link) => {
      link.send(page);
      link.send({ type: "part" }, "abc");
    },
    "of a client": (link) => {
      link.send(page);
      link.send({ type: "part", client: 1 }, "ab");
    },
    "longer than a part may be": (link) => {
      link.send({ ...page, bytes: MAX_PART_BYTES + 1 });
      link.write(encodeHead("p", 0, MAX_PART_BYTES + 1));
    },
  };
  for (const [name, act] of Object.entries(bad)) {
    const link = await openLink(t, bridge);
    act(link);
    assert.equal((await link.next("failed")).header.code, "bad_frame", name);
  }
  for (const message of [page, { type: "removePage", path: "/" }]) {
    const link = await openLink(t, bridge);
    link.send(page);
    link.send(message);
    await assertFails(link, "bad_message");
  }
});

test("a client's link has no pages", async (t) => {
  const bridge = await startBridge(t);
  const { url } = await wsServer(t, echo);
  for (const message of [
    { type: "setPage", path: "/", contentType: "text/html", bytes: 0 },
    { type: "removePage", path: "/" },
  ]) {
    const link = await openSocket(t, bridge, url);
    link.send(message);
    assert.equal((await link.next("failed")).header.code, "bad_message");
  }
});

test("messages go both ways while a page is on its way", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), {});
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
  link.send({ type: "setPage", path: "/", contentType: "text/plain", bytes: 4 });
  link.send({ type: "part" }, "ab");
  link.send({ type: "send", client: 1 }, "between");
  assert.equal(await client.text(), "between");
  client.ws.send("back");
  assert.equal((await link.of(1, "message")).payload.toString(), "back");
  assert.equal((await ask(port)).status, 426);
  link.send({ type: "part" }, "cd");
  await link.ask();
  assert.equal((await ask(port)).body.toString(), "abcd");
});

test("pages are answered while the game stands still, and none outlives its server", async (t) => {
  const { link, port } = await servePages(t, await startBridge(t), { "/": ["text/html", HTML] });
  link.pause();
  assert.equal((await ask(port)).status, 200);
  link.resume();
  link.send({ type: "close" });
  await link.closed();
  await assert.rejects(ask(port), { code: "ECONNREFUSED" });
});

test("a page that is replaced while a client reads it reaches that client as it was", async (t) => {
  const bodies = [bodyOf(8_000_000, 1), bodyOf(8_000_000, 2)] as const;
  const { link, port } = await servePages(t, await startBridge(t), { "/": ["image/png", bodies[0]] });
  const socket = await askSlowly(t, port);
  await once(socket, "readable");
  link.setPage("/", "image/png", bodies[1]);
  await link.ask();
  assert.ok((await ask(port)).body.equals(bodies[1]));
  const answer = await within(buffer(socket), "the page of before");
  assert.ok(answer.subarray(answer.indexOf("\r\n\r\n") + 4).equals(bodies[0]));
});
