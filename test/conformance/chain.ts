import type net from "node:net";
import type { TestContext } from "node:test";
import { startBridge } from "../helpers/bridge.ts";
import type { HostEnd, HostRun } from "../helpers/host.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { Mailbox } from "../helpers/mailbox.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { freePort, tcpServer } from "../helpers/remote.ts";
import { MAX_MESSAGE, PROFILES, type Profile, type Role } from "./cases.ts";
import { dialServer, RawPeer } from "./peer.ts";

/** Connections at once in each role. */
export const WORKERS = 8;

/** A bridge, and a game whose plugin echoes in both roles, for as many connections as are asked for. */
export class Chain {
  readonly #host: HostRun;
  readonly #serverPort: number;
  readonly #dialled: Mailbox<RawPeer>;
  readonly #deflate: boolean;
  #asked = 0;

  constructor(host: HostRun, serverPort: number, dialled: Mailbox<RawPeer>, profile: Profile) {
    this.#host = host;
    this.#serverPort = serverPort;
    this.#dialled = dialled;
    this.#deflate = profile === "conformance";
  }

  /** A connection of which the bridge is this end, its opening handshake done. */
  async open(role: Role): Promise<RawPeer> {
    const peer = await this.dial(role);
    if (role === "client") {
      await peer.accept(this.#deflate);
    } else {
      await peer.ask(`/s${++this.#asked}`, this.#deflate);
    }
    return peer;
  }

  /** A connection whose opening handshake is still to come. */
  dial(role: Role): Promise<RawPeer> {
    return role === "client"
      ? this.#dialled.next("a connection of the bridge")
      : dialServer(this.#serverPort);
  }

  /** What the plugin says about the end of the connection with this path. */
  async ending(path: string): Promise<string> {
    const { text } = await this.#host.log(new RegExp(`^${path} `));
    return text.slice(path.length + 1);
  }

  quit(): Promise<HostEnd> {
    return this.#host.quit();
  }
}

/** Starts all of it; it ends with the test. */
export async function startChain(t: TestContext, profile: Profile, reading: Reading): Promise<Chain> {
  const dialled = new Mailbox<RawPeer>();
  const [bridge, clientPort, serverPort] = await Promise.all([
    startBridge(t, { args: PROFILES[profile] }),
    tcpServer(t, (socket: net.Socket) => dialled.put(new RawPeer(socket, "client"))),
    freePort(),
  ]);
  const settings = {
    Url: `ws://127.0.0.1:${clientPort}`,
    Port: serverPort,
    Workers: WORKERS,
    MaxMessage: MAX_MESSAGE[profile],
  };
  const host = runPlugin(t, "Conformance", { bridge, reading, settings });
  await host.log("ready");
  return new Chain(host, serverPort, dialled, profile);
}
