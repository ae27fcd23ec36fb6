import type { TestContext } from "node:test";
import { type Door, type GameLink, type LinkOptions, openLink } from "./game.ts";

/** A link that is a server now, on a free port of 127.0.0.1. */
export interface OpenServer {
  readonly link: GameLink;
  readonly host: string;
  readonly port: number;
  readonly maxMessage: number;
  /** Where clients on this machine connect to. */
  readonly url: string;
}

/** A link whose server is open. Fields of `listen` may be given. */
export async function openServer(
  t: TestContext,
  door: Door,
  { listen, ...options }: LinkOptions & { readonly listen?: object } = {},
): Promise<OpenServer> {
  const link = await openLink(t, door, options);
  link.send({ type: "listen", host: "127.0.0.1", port: 0, ...listen });
  const { host, port, maxMessage } = (await link.next("listening")).header;
  return { link, host, port, maxMessage, url: `ws://127.0.0.1:${port}` };
}
