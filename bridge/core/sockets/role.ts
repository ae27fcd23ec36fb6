import type { Logger } from "pino";
import type { BridgeMessage } from "../../../schema/bridge.ts";
import type { Close, Configure } from "../../../schema/game.ts";
import type { PlayersWord } from "../allowances.ts";
import type { Descriptors } from "../descriptors.ts";
import type { LinkError } from "../errors.ts";
import type { SocketSettings } from "../options.ts";
import type { Traffic } from "../traffic.ts";
import type { Budget } from "./budget.ts";
import type { Dialer } from "./dialer.ts";
import type { Overview } from "./overview.ts";
import type { Trust } from "./policy/trust.ts";
import type { GrownWindows } from "./receiveWindow.ts";
import type { Spoken } from "./spoken.ts";
import type { Watch } from "./watch.ts";

/** The link as its role sees it. */
export interface RoleLink {
  /** Its number, and the plugin that uses it. */
  readonly id: number;
  readonly plugin: string;
  readonly config: SocketSettings;
  readonly trust: Trust;
  /** The player's permissions for the plugin. */
  readonly player: PlayersWord;
  readonly dialer: Pick<Dialer, "dial" | "lookup">;
  readonly descriptors: Pick<Descriptors, "hasMoreThan">;
  readonly spoken: Spoken;
  readonly grown: GrownWindows;
  /** What the unfinished messages of all sockets hold in memory, and what waits for all remotes. */
  readonly unfinished: Budget;
  readonly backlogs: Budget;
  /** Version of the bridge. */
  readonly version: string;
  readonly traffic: Traffic;
  readonly watch: Watch;
  readonly log: Logger;
  send(message: BridgeMessage): void;
  /** Sends a message of the network to the game, of a server's client or of client 0; returns what it costs in bytes. */
  sendData(client: number, data: Buffer, binary: boolean): number;
  /** Ends the link once everything written has been handed over. */
  end(): void;
}

/** What a link becomes with `connect` or `listen`: it owns every socket that this opened. */
export interface Role {
  readonly kind: "client" | "server";
  /** Whether it has been opened, which does not end with it. */
  readonly isOpen: boolean;
  /** Open sockets, for the status: one for a client, the clients for a server. */
  readonly sockets: number;
  readonly overview: Overview;
  /** Takes a message that its schema allows for this role. */
  handle(message: Close | Configure): void;
  /** Sends a whole message of the game: to one client of a server or, with 0, to all of them. */
  send(client: number, data: Buffer, binary: boolean): void;
  /** The game has read messages that cost so many bytes. */
  taken(client: number, bytes: number): void;
  /** Tells the game of a fault that one of its frames has; `client` as the frame named it. */
  fail(client: number, error: LinkError): void;
  /** Stops (or resumes) reading from every socket: the game has fallen behind. */
  hold(on: boolean): void;
  /** Closes every socket after what is queued for it. Resolves when all are closed. */
  close(code: number): Promise<void>;
  /** Aborts every socket. */
  terminate(): void;
}
