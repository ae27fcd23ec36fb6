import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { test } from "node:test";
import { DOWNLOAD_TIMEOUT_MS, MAX_DOWNLOADS, SERVER_HANDSHAKE_TIMEOUT_MS } from "../../bridge/core/limits.ts";
import { PageServer } from "../../bridge/core/sockets/pages/pageServer.ts";
import { Pages } from "../../bridge/core/sockets/pages/pages.ts";
import { Visitor } from "../../bridge/core/sockets/visitor.ts";
import { MAX_PAGES_BYTES } from "../../schema/index.ts";

/** A connection that takes nothing of what is sent. */
class StuckSocket extends EventEmitter {
  readonly localAddress = "127.0.0.1";
  destroyed = false;

  destroy(): void {
    if (!this.destroyed) {
      this.destroyed = true;
      this.emit("close");
    }
  }
}

/** Bodies that were handed over, which no client has a copy of. */
class StuckResponse extends EventEmitter {
  status = 0;
  body: Buffer | undefined;

  writeHead(status: number): void {
    this.status = status;
  }

  end(body?: Buffer): void {
    this.body = body;
  }
}

interface Visit {
  readonly socket: StuckSocket;
  readonly response: StuckResponse;
}

function visit(server: PageServer, url = "/", method = "GET"): Visit {
  const socket = new StuckSocket();
  const visitor = new Visitor(socket as unknown as Socket);
  const request = { method, url, headers: { host: "127.0.0.1" }, socket };
  const response = new StuckResponse();
  server.answer(visitor, request as unknown as IncomingMessage, response as unknown as ServerResponse);
  return { socket, response };
}

function set(pages: Pages, path: string, bytes: number): void {
  pages.announce({ type: "setPage", path, contentType: "image/png", bytes });
  pages.part(Buffer.alloc(bytes));
}

function serverOf(bytes: number): { server: PageServer; pages: Pages } {
  const pages = new Pages();
  set(pages, "/", bytes);
  return { server: new PageServer(pages, () => true), pages };
}

test("a client that is slow to take a page has its time from the request on, and not a millisecond more", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { server } = serverOf(1);
  const { socket } = visit(server);
  t.mock.timers.tick(DOWNLOAD_TIMEOUT_MS - 1);
  assert.ok(!socket.destroyed);
  t.mock.timers.tick(1);
  assert.ok(socket.destroyed);
});

test("a client that is slow to take any other answer has what is left of the handshake's time", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { server } = serverOf(1);
  const { socket } = visit(server, "/none");
  t.mock.timers.tick(SERVER_HANDSHAKE_TIMEOUT_MS);
  assert.ok(socket.destroyed);
});

test("as many clients as the limit says may be slow at a time; one more ends the oldest", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { server } = serverOf(1);
  const visits = Array.from({ length: MAX_DOWNLOADS }, () => visit(server));
  assert.ok(visits.every(({ socket }) => !socket.destroyed));
  const more = visit(server);
  assert.deepEqual(
    visits.flatMap(({ socket }, index) => (socket.destroyed ? [index] : [])),
    [0],
  );
  visits[5]?.socket.destroy();
  visit(server);
  assert.ok(!visits[1]?.socket.destroyed && !more.socket.destroyed, "one that has left makes room");
});

test("clients share one copy of a page", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { server, pages } = serverOf(1000);
  const bodies = [visit(server), visit(server)].map(({ response }) => response.body);
  assert.ok(bodies.every((body) => body === pages.get("/")?.body));
});

test("pages that were replaced are held for slow clients up to the bytes that pages may have, and no longer", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { server, pages } = serverOf(MAX_PAGES_BYTES);
  const first = visit(server);
  const alike = visit(server);
  set(pages, "/", MAX_PAGES_BYTES);
  const second = visit(server);
  assert.ok(!first.socket.destroyed && !alike.socket.destroyed);
  set(pages, "/", 1);
  const third = visit(server);
  assert.ok(first.socket.destroyed && alike.socket.destroyed, "the oldest page has gone");
  assert.ok(!second.socket.destroyed && !third.socket.destroyed);
});

test("HEAD has the time of a handshake, not that of a download", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { server } = serverOf(1);
  const head = visit(server, "/", "HEAD");
  assert.deepEqual([head.response.status, head.response.body], [200, undefined]);
  t.mock.timers.tick(SERVER_HANDSHAKE_TIMEOUT_MS);
  assert.ok(head.socket.destroyed);
});
