import type { TestContext } from "node:test";
import { type Bridge, startBridge } from "./bridge.ts";
import { type GameLink, openSocket } from "./game.ts";
import { type InspectPage, openPage } from "./inspectPage.ts";
import { type Peer, wsServer } from "./remote.ts";

export interface Watched {
  readonly bridge: Bridge;
  readonly link: GameLink;
  readonly peer: Peer;
  /** Address of the remote, without a path. */
  readonly url: string;
  readonly page: InspectPage;
  /** The socket's number on the page. */
  readonly id: string;
}

/** A plugin's client that a page watches; the page has been told that it is open. */
export async function watched(t: TestContext, connect: object = {}): Promise<Watched> {
  const [bridge, { url, next }] = await Promise.all([startBridge(t), wsServer(t)]);
  const page = await openPage(t, bridge);
  const link = await openSocket(t, bridge, `${url}/path?key=secret`, { plugin: "Chat", connect });
  const peer = await next();
  const { id } = await page.socket(({ plugin, phase }) => plugin === "Chat" && phase === "open");
  page.watch(id);
  await page.entries(1);
  return { bridge, link, peer, url, page, id };
}
