import assert from "node:assert/strict";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import {
  type FromPage,
  INSPECT_PROTOCOL,
  SESSION_PREFIX,
  SOCKET_PATH,
  TOKEN_PREFIX,
  ToPage,
} from "../../schema/inspect/messages.ts";
import type { Entry, SocketState } from "../../schema/inspect/state.ts";
import { within } from "./deadline.ts";
import { type Door, type GameLink, openLink } from "./game.ts";
import { Mailbox } from "./mailbox.ts";

type Told<T extends ToPage["type"]> = Extract<ToPage, { type: T }>;

type Asked<T> = T extends { ask: number } ? Omit<T, "ask"> : never;

/** Where a page is, and the token that lets one in. */
export interface PageAddress {
  readonly host: string;
  readonly origin: string;
  readonly token: string;
}

/** Asks the bridge for its page, over a link of a game. */
export async function wantPage(link: GameLink): Promise<PageAddress> {
  link.send({ type: "inspect" });
  return addressIn((await link.next("inspecting")).header.url);
}

export function addressIn(url: string): PageAddress {
  const { host, origin, hash, protocol, hostname, pathname } = new URL(url);
  assert.deepEqual([protocol, hostname, pathname], ["http:", "127.0.0.1", "/"]);
  assert.match(hash, /^#token=[\w-]{43}$/);
  return { host, origin, token: hash.slice("#token=".length) };
}

/** A page of the bridge without a browser: its WebSocket, and what comes over it, each message checked. */
export class InspectPage {
  readonly ws: WebSocket;
  readonly address: PageAddress;
  readonly #told = new Mailbox<ToPage>();
  readonly #closed: Promise<number>;
  #asked = 0;
  #state: Told<"state"> | undefined;

  constructor(ws: WebSocket, address: PageAddress) {
    this.ws = ws;
    this.address = address;
    ws.on("message", (data) => {
      const message = ToPage.parse(JSON.parse(String(data)));
      if (message.type === "state") {
        this.#state = message;
      }
      this.#told.put(message);
    });
    ws.on("error", () => {});
    this.#closed = new Promise((resolve) => {
      ws.on("close", (code) => {
        this.#told.end(new Error(`the page was closed with ${code}`));
        resolve(code);
      });
    });
  }

  /** The state that came last. */
  get state(): Told<"state"> {
    assert.ok(this.#state, "no state yet");
    return this.#state;
  }

  send(message: FromPage): void {
    this.ws.send(JSON.stringify(message));
  }

  /** The next message of a type, whatever else comes. */
  next<T extends ToPage["type"]>(type: T, fits: (told: Told<T>) => boolean = () => true): Promise<Told<T>> {
    return this.#told.next(
      `"${type}" at the page`,
      (told) => told.type === type && fits(told as Told<T>),
    ) as Promise<Told<T>>;
  }

  /** A socket that fits, in a state to come. */
  async socket(fits: (socket: SocketState) => boolean): Promise<SocketState> {
    const { sockets } = await this.next("state", (state) => state.sockets.some(fits));
    return sockets.find(fits) as SocketState;
  }

  watch(socket: string | null): void {
    this.send({ type: "watch", socket });
  }

  /** So many entries of the watched socket. */
  async entries(count: number): Promise<Entry[]> {
    const all: Entry[] = [];
    while (all.length < count) {
      all.push(...(await this.next("entries")).entries);
    }
    return all;
  }

  /** The file of a socket's messages. */
  async save(socket: string): Promise<{ name: string; text: string }> {
    this.send({ type: "save", socket });
    let text = "";
    for (;;) {
      const part = await this.next("har");
      text += part.text;
      if (!part.more) {
        return { name: part.name, text };
      }
    }
  }

  /** Has something done. Returns why not, or undefined. */
  async act(action: Asked<FromPage>): Promise<string | undefined> {
    this.#asked += 1;
    const ask = this.#asked;
    this.send({ ...action, ask } as FromPage);
    return (await this.next("done", (done) => done.ask === ask)).error;
  }

  closed(): Promise<number> {
    return within(this.#closed, "the end of the page's WebSocket");
  }
}

export interface KnockOptions {
  readonly protocols?: readonly string[];
  readonly origin?: string | undefined;
  readonly host?: string;
  readonly path?: string;
}

/** Asks for the page's WebSocket as anybody could. Whatever is left out is as the page itself has it. */
export function knock(t: TestContext, address: PageAddress, options: KnockOptions = {}): WebSocket {
  const { protocols = [INSPECT_PROTOCOL, TOKEN_PREFIX + address.token], path = SOCKET_PATH } = options;
  const origin = "origin" in options ? options.origin : address.origin;
  const ws = new WebSocket(`ws://${address.host}${path}`, [...protocols], {
    perMessageDeflate: false,
    maxPayload: 0,
    headers: { Host: options.host ?? address.host },
    ...(origin === undefined ? {} : { origin }),
  });
  t.after(() => ws.terminate());
  return ws;
}

/** Opens a page by its address, with the token in it or with a session. */
export async function enter(t: TestContext, address: PageAddress, session?: string): Promise<InspectPage> {
  const secret = session === undefined ? TOKEN_PREFIX + address.token : SESSION_PREFIX + session;
  const ws = knock(t, address, { protocols: [INSPECT_PROTOCOL, secret] });
  const page = new InspectPage(ws, address);
  await within(once(ws, "open"), "the page's WebSocket");
  assert.equal(ws.protocol, INSPECT_PROTOCOL);
  return page;
}

/** Opens a page of the bridge. */
export async function openPage(t: TestContext, bridge: Door): Promise<InspectPage> {
  return enter(t, await wantPage(await openLink(t, bridge, { plugin: "WebSockets" })));
}
