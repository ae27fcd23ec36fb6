import type { LookupAddress } from "node:dns";
import net from "node:net";
import type { Duplex } from "node:stream";
import type { Stage } from "../../../schema/index.ts";
import type { Descriptors } from "../descriptors.ts";
import { CONNECTION_RESERVE } from "../limits.ts";
import type { Names } from "../names/names.ts";
import { dial, noDescriptor } from "./dial.ts";
import { hostOfUrl } from "./policy/names.ts";
import type { TlsChoice } from "./policy/trust.ts";
import { secure } from "./secure.ts";

export interface DialerOptions {
  readonly tls: TlsChoice;
  /** When connecting as a whole is given up, in the time of `performance.now`. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Called when a stage begins. */
  reached(stage: Stage): void;
}

/** Opens the connections of client sockets: name, address and TLS, up to where HTTP begins; and looks names up for servers. */
export class Dialer {
  readonly #names: Pick<Names, "lookup">;
  readonly #descriptors: Pick<Descriptors, "hasMoreThan"> | undefined;

  /** Without `descriptors` it takes as many as the system gives. */
  constructor(names: Pick<Names, "lookup">, descriptors?: Pick<Descriptors, "hasMoreThan">) {
    this.#names = names;
    this.#descriptors = descriptors;
  }

  /** The addresses of a host name, as the system orders them. */
  lookup(name: string, signal: AbortSignal): Promise<readonly LookupAddress[]> {
    return this.#names.lookup(name, signal);
  }

  async dial(url: URL, { tls, deadline, signal, reached }: DialerOptions): Promise<Duplex> {
    const mayOpen = (): boolean => this.#descriptors?.hasMoreThan(CONNECTION_RESERVE) ?? true;
    if (!mayOpen()) {
      // Without descriptors names cannot be looked up either, and that would be told as a fault of the name server.
      throw noDescriptor();
    }
    const secured = url.protocol === "wss:";
    const host = hostOfUrl(url);
    const family = net.isIP(host);
    if (family === 0) {
      reached("dns");
    }
    // With its dot at the end a name is looked up as it stands, without the search domains of the system.
    const addresses = family === 0 ? await this.lookup(url.hostname, signal) : [{ address: host, family }];
    reached("tcp");
    const port = Number(url.port || (secured ? 443 : 80));
    const socket = await dial(addresses, { port, deadline, signal, mayOpen });
    if (!secured) {
      return socket;
    }
    reached("tls");
    return secure(socket, host, tls, signal);
  }
}
