import { MAX_CLIENT_NUMBER } from "../../../schema/index.ts";
import type { SocketState } from "../../../schema/inspect/state.ts";
import { ownCopy } from "../ownCopy.ts";
import type { SocketControl } from "./control.ts";
import type { Entrant } from "./originGuard.ts";
import type { RemoteSocket } from "./remote.ts";
import { RemoteControl } from "./remoteControl.ts";

interface Client {
  readonly remote: RemoteSocket;
  /** Where it comes from. */
  readonly entrant: Entrant;
}

/** The clients of a server by their numbers. */
export class Roster {
  readonly #clients = new Map<number, Client>();
  #last = 0;

  get size(): number {
    return this.#clients.size;
  }

  get all(): readonly RemoteSocket[] {
    return [...this.#clients.values()].map(({ remote }) => remote);
  }

  /** Those that this does not hold for, by where they come from. */
  without(holds: (entrant: Entrant) => boolean): readonly RemoteSocket[] {
    return [...this.#clients.values()].flatMap(({ remote, entrant }) => (holds(entrant) ? [] : remote));
  }

  get states(): readonly SocketState[] {
    return this.all.map(({ subject }) => subject.state);
  }

  control(client: number | undefined): SocketControl | undefined {
    const remote = client === undefined ? undefined : this.get(client);
    return remote && new RemoteControl(remote);
  }

  get(client: number): RemoteSocket | undefined {
    return this.#clients.get(client)?.remote;
  }

  /** A number that no client has, and none has had for two million others. */
  nextNumber(): number {
    do {
      this.#last = (this.#last % MAX_CLIENT_NUMBER) + 1;
    } while (this.#clients.has(this.#last));
    return this.#last;
  }

  add(client: number, remote: RemoteSocket, entrant: Entrant): void {
    this.#clients.set(client, { remote, entrant });
  }

  remove(client: number): void {
    this.#clients.delete(client);
  }

  /** Sends to one client or, with 0, to all of them. A client that has left meanwhile gets nothing. */
  send(client: number, data: Buffer, binary: boolean): void {
    const receivers = client === 0 ? this.all : [this.get(client)];
    // A short message that waits would hold on to all that the game sent together with it.
    const waits = receivers.some((receiver) => receiver?.isBehind);
    const own = waits && data.length < data.buffer.byteLength / 2 ? ownCopy(data) : data;
    for (const receiver of receivers) {
      receiver?.send(own, binary);
    }
  }
}
