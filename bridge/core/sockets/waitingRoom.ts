import type { IncomingMessage } from "node:http";
import { MAX_PENDING_HANDSHAKES, SERVER_MAX_HEADER_BYTES } from "../limits.ts";
import type { Visitor } from "./visitor.ts";

/** An opening request that is in order, and what came behind it. */
export interface Opening {
  readonly visitor: Visitor;
  readonly request: IncomingMessage;
  readonly head: Buffer;
}

interface Waiting {
  readonly visitor: Visitor;
  /** Lets it go on, with what it has sent meanwhile. */
  leave(): Opening;
}

/**
 * Lets clients of a server in, one after the other, as long as there is a place for them. Those for whom there is none
 * wait for it as long as their handshake may take, and are told 503 then.
 */
export class WaitingRoom {
  readonly #isFree: () => boolean;
  readonly #enter: (opening: Opening) => void;
  readonly #waiting = new Set<Waiting>();

  constructor(isFree: () => boolean, enter: (opening: Opening) => void) {
    this.#isFree = isFree;
    this.#enter = enter;
  }

  add(opening: Opening): void {
    if (this.#waiting.size === 0 && this.#isFree()) {
      this.#enter(opening);
    } else if (this.#waiting.size >= MAX_PENDING_HANDSHAKES) {
      opening.visitor.refuse(503);
    } else {
      this.#wait(opening);
    }
  }

  /** To be called whenever a place may have become free. */
  callIn(): void {
    for (const waiting of this.#waiting) {
      if (!this.#isFree()) {
        return;
      }
      this.#enter(waiting.leave());
    }
  }

  /** Sends away whoever still waits. */
  close(): void {
    for (const waiting of this.#waiting) {
      waiting.leave();
      waiting.visitor.refuse(503);
    }
  }

  /** Reads on while it waits: without that, nobody would notice that the client has left. */
  #wait({ visitor, request, head }: Opening): void {
    const { socket } = visitor;
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > SERVER_MAX_HEADER_BYTES) {
        // A client that keeps to the protocol says nothing before it has its answer.
        waiting.leave();
        visitor.refuse(400);
      }
    };
    const onEnd = (): void => {
      waiting.leave();
      socket.destroy();
    };
    const waiting: Waiting = {
      visitor,
      leave: () => {
        this.#waiting.delete(waiting);
        socket.off("data", onData).off("end", onEnd).off("close", waiting.leave);
        return { visitor, request, head: Buffer.concat(chunks) };
      },
    };
    this.#waiting.add(waiting);
    socket.on("data", onData).on("end", onEnd).on("close", waiting.leave);
    visitor.onLate = () => {
      waiting.leave();
      visitor.refuse(503);
    };
    onData(head);
  }
}
