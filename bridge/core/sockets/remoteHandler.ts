import type { LinkError } from "../errors.ts";

/** What a remote socket tells its owner. */
export interface RemoteHandler {
  /** Returns the bytes that the game has to give back as credit. */
  message(data: Buffer, binary: boolean): number;
  buffered(bytes: number): void;
  failed(error: LinkError): void;
  /** It is over for the game, which is told nothing more of it. */
  closed(code: number, reason: string, clean: boolean): void;
  /** The connection is gone. */
  ended(): void;
}
