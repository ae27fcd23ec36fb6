import type { Logger } from "pino";
import type { BridgeMessage } from "../../../schema/bridge.ts";
import type { GameMessage } from "../../../schema/game.ts";
import type { Config } from "../../cli/config.ts";
import type { Traffic } from "../traffic.ts";
import type { Dialer } from "./dialer.ts";
import type { Trust } from "./policy/trust.ts";

/** The link as its role sees it. */
export interface LinkPort {
  readonly config: Config;
  readonly trust: Trust;
  readonly dialer: Pick<Dialer, "dial">;
  /** Version of the bridge. */
  readonly version: string;
  readonly traffic: Traffic;
  readonly log: Logger;
  send(message: BridgeMessage): void;
  /** Sends a message of the network to the game; returns the size of its frame in bytes. */
  sendData(header: Buffer, payload: Buffer): number;
  /** Ends the link once everything written has been handed over. */
  end(): void;
}

/** What a link becomes with `connect` or `listen`: it owns every socket that this opened. */
export interface Role {
  readonly kind: "client" | "server";
  /** Open sockets, for the status: one for a client, the clients for a server. */
  readonly sockets: number;
  /** Takes a message that belongs to this role. Throws a LinkError for one that does not. */
  handle(message: GameMessage, payload: Buffer): void;
  /** Stops (or resumes) reading from every socket: the game has fallen behind. */
  hold(on: boolean): void;
  /** Closes every socket after what is queued for it. Resolves when all are closed. */
  close(code: number): Promise<void>;
  /** Breaks every socket off. */
  terminate(): void;
}
