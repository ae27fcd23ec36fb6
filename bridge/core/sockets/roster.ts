import { MAX_CLIENT_NUMBER } from "../../../schema/index.ts";
import type { SocketState } from "../../../schema/inspect/state.ts";
import type { SocketControl } from "./control.ts";
import type { Entrant } from "./door.ts";
import type { RemoteSocket } from "./remote.ts";
import { RemoteControl } from "./remoteControl.ts";

/** The clients of a server by their numbers. */
export class Roster {
  readonly #clients = new Map<number, RemoteSocket>();
  /** Where they come from. */
  readonly #entrants = new Map<number, Entrant>();
  #last = 0;

  get size(): number {
    return this.#clients.size;
  }

  get all(): readonly RemoteSocket[] {
    return [...this.#clients.values()];
  }

  get states(): readonly SocketState[] {
    return this.all.map(({ subject }) => subject.state);
  }

  control(client: number | undefined): SocketControl | undefined {
    const remote = client === undefined ? undefined : this.#clients.get(client);
    return remote && new RemoteControl(remote);
  }

  get(client: number): RemoteSocket | undefined {
    return this.#clients.get(client);
  }

  /** A number that no client has, and none has had for two million others. */
  nextNumber(): number {
    do {
      this.#last = (this.#last % MAX_CLIENT_NUMBER) + 1;
    } while (this.#clients.has(this.#last));
    return this.#last;
  }

  get entrants(): ReadonlyMap<number, Entrant> {
    return this.#entrants;
  }

  add(client: number, remote: RemoteSocket, entrant: Entrant): void {
    this.#clients.set(client, remote);
    this.#entrants.set(client, entrant);
  }

  remove(client: number): void {
    this.#clients.delete(client);
    this.#entrants.delete(client);
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

/** The bytes in memory that is theirs alone, not a part of Node's pool. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}
