import type net from "node:net";
import type { Logger } from "pino";
import type { BridgeDetails, BridgeStatus, FaultDetails } from "../../../schema/index.ts";
import type { Config } from "../../cli/config.ts";
import { LISTENER_CLOSE_TIMEOUT_MS, MAX_FAULTS, MAX_LINKS, MAX_UNAUTHENTICATED_LINKS } from "../limits.ts";
import type { Dialer } from "../sockets/dialer.ts";
import { Trust } from "../sockets/policy/trust.ts";
import { Traffic } from "../traffic.ts";
import { Authenticator } from "./auth.ts";
import { bindLoopback } from "./bind.ts";
import type { LinkContext } from "./context.ts";
import { Link } from "./link.ts";

export interface ListenerOptions {
  /** First choice; the next free port is taken when it is in use or reserved. 0 takes any. */
  port: number;
  token: string;
  version: string;
  config: Config;
  log: Logger;
  dialer: Pick<Dialer, "dial">;
  /** Called when a link asks the bridge to end. */
  stop?: () => void;
}

/** The door for the game: a TCP server on 127.0.0.1 that owns all links. */
export interface Listener {
  readonly port: number;
  status(): BridgeStatus;
  /** Takes no more links and closes those there are; what they were given to send goes out first. */
  close(): Promise<void>;
}

/** Binds the link port. Throws when no port is to be had, or a CA file of the config cannot be read. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const trust = new Trust(options.config.ca, options.config.insecureHosts);
  const { server, port } = await bindLoopback(options.port);
  return new LinkListener(server, port, trust, options);
}

class LinkListener implements Listener {
  readonly port: number;
  readonly #server: net.Server;
  readonly #version: string;
  readonly #context: LinkContext;
  readonly #started = Date.now();
  readonly #traffic = new Traffic();
  readonly #strangers = new Set<Link>();
  readonly #links = new Set<Link>();
  /** The last ones, oldest first. */
  readonly #faults: FaultDetails[] = [];

  constructor(server: net.Server, port: number, trust: Trust, options: ListenerOptions) {
    this.port = port;
    this.#server = server;
    this.#version = options.version;
    this.#context = {
      version: options.version,
      authenticator: new Authenticator(options.token, port),
      config: options.config,
      trust,
      dialer: options.dialer,
      traffic: this.#traffic,
      log: options.log,
      admit: (link) => this.#admit(link),
      status: () => this.status(),
      details: () => this.#details(),
      failed: (fault) => this.#keep(fault),
      stop: () => options.stop?.(),
      ended: (link) => this.#forget(link),
    };
    server.on("error", (err) => options.log.error({ err }, "cannot take a link"));
    server.on("connection", (socket) => this.#accept(socket));
  }

  status(): BridgeStatus {
    const roles = [...this.#links].flatMap((link) => link.role ?? []);
    const servers = roles.filter((role) => role.kind === "server");
    return {
      type: "status",
      version: this.#version,
      uptime: Math.floor((Date.now() - this.#started) / 1000),
      links: this.#links.size,
      clients: roles.length - servers.length,
      servers: servers.length,
      serverClients: servers.reduce((sum, role) => sum + role.sockets, 0),
      bytesIn: String(this.#traffic.bytesIn),
      bytesOut: String(this.#traffic.bytesOut),
    };
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const link of this.#strangers) {
      link.terminate();
    }
    const timer = setTimeout(() => this.#terminate(), LISTENER_CLOSE_TIMEOUT_MS);
    await Promise.all([...this.#links].map((link) => link.close()));
    clearTimeout(timer);
  }

  #details(): BridgeDetails {
    return {
      port: this.port,
      started: new Date(this.#started).toISOString(),
      links: [...this.#links].map(({ details }) => details),
      faults: this.#faults,
    };
  }

  #keep(fault: FaultDetails): void {
    this.#faults.push(fault);
    if (this.#faults.length > MAX_FAULTS) {
      this.#faults.shift();
    }
  }

  #terminate(): void {
    for (const link of this.#links) {
      link.role?.terminate();
    }
  }

  /** Whoever has been silent longest makes room: a web page can hold connections open, but the game speaks at once. */
  #accept(socket: net.Socket): void {
    const [oldest] = this.#strangers;
    if (oldest !== undefined && this.#strangers.size >= MAX_UNAUTHENTICATED_LINKS) {
      this.#strangers.delete(oldest);
      oldest.terminate();
    }
    this.#strangers.add(new Link(socket, this.#context));
  }

  #admit(link: Link): boolean {
    this.#strangers.delete(link);
    const admitted = this.#links.size < MAX_LINKS;
    this.#links.add(link);
    return admitted;
  }

  #forget(link: Link): void {
    this.#strangers.delete(link);
    this.#links.delete(link);
  }
}
