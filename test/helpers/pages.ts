import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { buffer } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { within } from "./deadline.ts";
import { type Door, type GameLink, openLink } from "./game.ts";

/** A page as a test gives it: its content type and its body. */
export type TestPage = readonly [contentType: string, body: string | Buffer];

/** A link whose server has these pages, set before it listens. */
export async function servePages(
  t: TestContext,
  door: Door,
  pages: Readonly<Record<string, TestPage>>,
  listen: object = {},
): Promise<{ link: GameLink; port: number }> {
  const link = await openLink(t, door);
  for (const [path, page] of Object.entries(pages)) {
    link.setPage(path, ...page);
  }
  link.send({ type: "listen", host: "127.0.0.1", port: 0, ...listen });
  const { header } = await link.next("listening");
  return { link, port: header.port };
}

export interface PageAnswer {
  readonly status: number | undefined;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One request on a connection of its own. */
export async function ask(port: number, path = "/", options: http.RequestOptions = {}): Promise<PageAnswer> {
  const request = http.request({ host: "127.0.0.1", port, path, agent: false, ...options }).end();
  const [response] = (await within(once(request, "response"), `an answer for ${path}`)) as [
    http.IncomingMessage,
  ];
  const body = await within(buffer(response), `all of ${path}`);
  return { status: response.statusCode, headers: response.headers, body };
}

/** Asks for a page and reads nothing of the answer until it is told to. */
export async function askSlowly(t: TestContext, port: number, path = "/"): Promise<net.Socket> {
  const socket = net.connect({ port, host: "127.0.0.1" });
  t.after(() => socket.destroy());
  socket.on("error", () => {});
  await within(once(socket, "connect"), "a connection for a page");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  return socket;
}
