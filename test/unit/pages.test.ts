import assert from "node:assert/strict";
import { test } from "node:test";
import { LinkError } from "../../bridge/core/errors.ts";
import { withCharset } from "../../bridge/core/sockets/pages/contentType.ts";
import { Pages } from "../../bridge/core/sockets/pages/pages.ts";
import { MAX_PAGES, MAX_PAGES_BYTES, type SetPage } from "../../schema/index.ts";

const MIB = 1024 * 1024;

const announced = (path: string, bytes: number, contentType = "text/html"): SetPage => ({
  type: "setPage",
  path,
  contentType,
  bytes,
});

function set(pages: Pages, path: string, text: string, contentType?: string): void {
  const bytes = Buffer.from(text);
  pages.announce(announced(path, bytes.length, contentType));
  if (bytes.length > 0) {
    pages.part(bytes);
  }
}

const refuses = (act: () => void, code: string): void =>
  assert.throws(act, (error) => error instanceof LinkError && error.code === code);

test("a page is there once its last part has come, and not before", () => {
  const pages = new Pages();
  pages.announce(announced("/", 5));
  pages.part(Buffer.from("he"));
  pages.part(Buffer.alloc(0));
  assert.equal(pages.get("/"), undefined);
  assert.ok(pages.isEmpty);
  pages.part(Buffer.from("llo"));
  assert.equal(pages.get("/")?.body.toString(), "hello");
});

test("an empty page needs no part", () => {
  const pages = new Pages();
  set(pages, "/empty", "");
  assert.equal(pages.get("/empty")?.body.length, 0);
});

test("the page of before stays until the one in its place is whole", () => {
  const pages = new Pages();
  set(pages, "/", "old");
  pages.announce(announced("/", 3));
  assert.equal(pages.get("/")?.body.toString(), "old");
  pages.part(Buffer.from("new"));
  assert.equal(pages.get("/")?.body.toString(), "new");
});

test("parts that no page announced are refused", () => {
  refuses(() => new Pages().part(Buffer.alloc(0)), "bad_frame");
  const pages = new Pages();
  pages.announce(announced("/", 2));
  refuses(() => pages.part(Buffer.from("abc")), "bad_frame");
  pages.part(Buffer.from("ab"));
  refuses(() => pages.part(Buffer.from("c")), "bad_frame");
});

test("a page must be whole before the next one, or before one is removed", () => {
  const pages = new Pages();
  pages.announce(announced("/", 2));
  refuses(() => pages.announce(announced("/b", 1)), "bad_message");
  refuses(() => pages.remove("/"), "bad_message");
});

test("there may be as many pages as the limit says, and not one more", () => {
  const pages = new Pages();
  for (let count = 0; count < MAX_PAGES; count++) {
    set(pages, `/${count}`, "x");
  }
  refuses(() => set(pages, "/more", "x"), "bad_page");
  set(pages, "/0", "in its place");
  pages.remove("/1");
  set(pages, "/more", "x");
});

test("all pages together may have as many bytes as the limit says, and not one more", () => {
  const pages = new Pages();
  const half = Buffer.alloc(MAX_PAGES_BYTES / 2);
  for (const path of ["/a", "/b"]) {
    pages.announce(announced(path, half.length));
    pages.part(half);
  }
  refuses(() => pages.announce(announced("/c", 1)), "bad_page");
  refuses(() => pages.announce(announced("/a", half.length + 1)), "bad_page");
  set(pages, "/a", "short");
  set(pages, "/c", "x".repeat(MIB));
  pages.remove("/b");
  pages.announce(announced("/whole", MAX_PAGES_BYTES - MIB - 5));
});

test("an entity tag changes with the bytes and with the type, and with nothing else", () => {
  const etag = (text: string, type: string): string | undefined => {
    const pages = new Pages();
    set(pages, "/", text, type);
    return pages.get("/")?.etag;
  };
  assert.match(etag("a", "text/html") ?? "", /^"[\w-]{43}"$/);
  assert.equal(etag("a", "text/html"), etag("a", "text/html; charset=utf-8"));
  assert.notEqual(etag("a", "text/html"), etag("b", "text/html"));
  assert.notEqual(etag("a", "text/html"), etag("a", "text/plain"));
});

test("withCharset adds utf-8 to text that names no charset", () => {
  for (const type of [
    "text/html",
    "text/css",
    "TEXT/JavaScript",
    "text/plain; format=flowed",
    "application/json",
    "application/ld+json",
    "application/javascript",
    "application/xml",
    "image/svg+xml",
  ]) {
    assert.equal(withCharset(type), `${type}; charset=utf-8`);
  }
  for (const type of [
    "text/html; charset=windows-1252",
    "text/html;CHARSET=utf-16",
    "image/png",
    "application/octet-stream",
    "application/jsonish",
    "font/woff2",
    "application/wasm; a=text/html",
  ]) {
    assert.equal(withCharset(type), type);
  }
});
