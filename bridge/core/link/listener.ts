import type net from "node:net";
import type { Logger } from "pino";
import {
  type BridgeDetails,
  type BridgeStatus,
  type FaultDetails,
  MAX_WIRE_INTEGER,
  type Permit,
} from "../../../schema/index.ts";
import type { ServerState, SocketState } from "../../../schema/inspect/state.ts";
import type { Allowances } from "../allowances.ts";
import type { Descriptors } from "../descriptors.ts";
import { type LinkError, linksWithoutDescriptors, tooManyLinks } from "../errors.ts";
import type { Sight } from "../inspect/sight.ts";
import {
  LINK_RESERVE,
  LISTENER_CLOSE_TIMEOUT_MS,
  MAX_BACKLOGS_BYTES,
  MAX_COMMAND_LINKS,
  MAX_FAULTS,
  MAX_LINKS,
  MAX_UNAUTHENTICATED_LINKS,
  MAX_UNFINISHED_BYTES,
} from "../limits.ts";
import type { BridgeSettings } from "../options.ts";
import { Budget } from "../sockets/budget.ts";
import type { SocketControl } from "../sockets/control.ts";
import type { Dialer } from "../sockets/dialer.ts";
import { Trust } from "../sockets/policy/trust.ts";
import { GrownWindows } from "../sockets/receiveWindow.ts";
import { Spoken } from "../sockets/spoken.ts";
import type { Watch } from "../sockets/watch.ts";
import { Traffic } from "../traffic.ts";
import { changeAllowed } from "./allow.ts";
import { Authenticator } from "./auth.ts";
import { bindLoopback } from "./bind.ts";
import type { LinkContext, OwnedLink } from "./context.ts";
import { CONTROL_PLUGIN } from "./control.ts";
import { Link } from "./link.ts";
import { Scratch } from "./scratch.ts";

export interface ListenerOptions {
  readonly settings: BridgeSettings;
  readonly token: string;
  readonly version: string;
  readonly log: Logger;
  readonly dialer: Pick<Dialer, "dial" | "lookup">;
  readonly descriptors: Pick<Descriptors, "hasMoreThan">;
  readonly allowances: Allowances;
  /** Called when a link asks for the bridge's own page. */
  readonly inspect: () => Promise<string>;
  /** Announces the bridge in one more folder; see `Announcer.serve`. */
  readonly announce: (folder: string) => Promise<void>;
  /** Data folders in which the game finds the bridge. */
  readonly announced: () => string[];
  /** Called when a link asks the bridge to end. */
  readonly stop?: () => void;
}

/** The TCP server for the game, on 127.0.0.1. Owns all links. */
export interface Listener extends Sight {
  readonly port: number;
  status(): BridgeStatus;
  /** Takes no more links and closes those there are; what they were given to send goes out first. */
  close(): Promise<void>;
}

/** Binds the link port, or the next free one. Throws when none is to be had, or a CA file cannot be used. */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { settings } = options;
  const trust = new Trust(settings.caFiles, settings.insecureHosts, settings.extraCaFile);
  const { server, port } = await bindLoopback(settings.port);
  return new LinkListener(server, port, trust, options);
}

class LinkListener implements Listener {
  readonly port: number;
  readonly watch: Watch = { tap: undefined };
  readonly #server: net.Server;
  readonly #version: string;
  readonly #announced: () => string[];
  readonly #context: LinkContext;
  readonly #started = new Date();
  /** On a clock that nobody can set. */
  readonly #startedMs = performance.now();
  readonly #traffic = new Traffic();
  #lastId = 0;
  readonly #strangers = new Set<OwnedLink>();
  readonly #links = new Set<OwnedLink>();
  /** Links of our own commands, which the status does not count. */
  readonly #commands = new Set<OwnedLink>();
  /** The last ones, oldest first. */
  readonly #faults: FaultDetails[] = [];

  constructor(server: net.Server, port: number, trust: Trust, options: ListenerOptions) {
    this.port = port;
    this.#server = server;
    this.#version = options.version;
    this.#announced = options.announced;
    this.#context = {
      version: options.version,
      authenticator: new Authenticator(options.token, port),
      config: options.settings,
      trust,
      allowances: options.allowances,
      dialer: options.dialer,
      descriptors: options.descriptors,
      spoken: new Spoken(),
      grown: new GrownWindows(),
      unfinished: new Budget(MAX_UNFINISHED_BYTES),
      backlogs: new Budget(MAX_BACKLOGS_BYTES),
      traffic: this.#traffic,
      watch: this.watch,
      scratch: new Scratch(),
      log: options.log,
      nextId: () => this.#nextId(),
      admit: (link) => this.#admit(link),
      status: () => this.status(),
      details: () => this.details(),
      failed: (fault) => this.#keep(fault),
      inspect: options.inspect,
      announce: options.announce,
      stop: () => options.stop?.(),
      ended: (link) => this.#forget(link),
    };
    server.on("error", (err) => options.log.error({ err }, "cannot accept a link"));
    server.on("connection", (socket) => this.#accept(socket));
  }

  status(): BridgeStatus {
    const roles = [...this.#links].flatMap((link) => link.role ?? []);
    const servers = roles.filter((role) => role.kind === "server");
    return {
      type: "status",
      version: this.#version,
      uptime: Math.floor((performance.now() - this.#startedMs) / 1000),
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
    await Promise.all([...this.#links, ...this.#commands].map((link) => link.close()));
    clearTimeout(timer);
  }

  sockets(): SocketState[] {
    return [...this.#links].flatMap(({ role }) => role?.overview.sockets ?? []);
  }

  servers(): ServerState[] {
    return [...this.#links].flatMap(({ role }) => role?.overview.server ?? []);
  }

  socket(id: string): SocketControl | undefined {
    const [link, client] = id.split(".").map(Number);
    return [...this.#links].find((other) => other.id === link)?.role?.overview.control(client);
  }

  async allow(permit: Permit, allowed: boolean): Promise<void> {
    const { allowances, log } = this.#context;
    await changeAllowed(permit, allowed, allowances, log);
  }

  details(): BridgeDetails {
    const { allowances, config } = this.#context;
    const { allowed, refused } = allowances;
    const { allowLan, allowedOrigins } = config;
    return {
      port: this.port,
      started: this.#started.toISOString(),
      folders: this.#announced(),
      links: [...this.#links].map(({ details }) => details),
      faults: this.#faults,
      allowed: [...allowed],
      settings: { allowLan, allowedOrigins: [...allowedOrigins] },
      refused: [...refused],
    };
  }

  /** Starts again at 1 only after so many links that the first ones are gone. */
  #nextId(): number {
    this.#lastId = (this.#lastId % MAX_WIRE_INTEGER) + 1;
    return this.#lastId;
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

  /** When it is full, the longest silent connection ends: a web page can hold connections open, but the game speaks at once. */
  #accept(socket: net.Socket): void {
    const [oldest] = this.#strangers;
    const isFull = this.#strangers.size >= MAX_UNAUTHENTICATED_LINKS || !this.#hasDescriptors();
    if (oldest !== undefined && isFull) {
      this.#strangers.delete(oldest);
      oldest.terminate();
    }
    this.#strangers.add(new Link(socket, this.#context));
  }

  #admit(link: OwnedLink): LinkError | undefined {
    this.#strangers.delete(link);
    if (link.details.plugin === CONTROL_PLUGIN && this.#commands.size < MAX_COMMAND_LINKS) {
      this.#commands.add(link);
      return undefined;
    }
    const isFull = this.#links.size >= MAX_LINKS;
    this.#links.add(link);
    if (isFull) {
      return tooManyLinks(MAX_LINKS);
    }
    return this.#hasDescriptors() ? undefined : linksWithoutDescriptors();
  }

  #hasDescriptors(): boolean {
    return this.#context.descriptors.hasMoreThan(LINK_RESERVE);
  }

  #forget(link: OwnedLink): void {
    this.#strangers.delete(link);
    this.#links.delete(link);
    this.#commands.delete(link);
  }
}
