import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { MAX_EMPTY_RECORD_BYTES, MAX_RECORD_FACTOR, RECORD_WATCH_MS } from "../limits.ts";

/** The other side sends records of TLS that carry nothing, such as new keys, each of which takes long to work out. */
export class RecordFlood extends Error {
  override readonly name = "RecordFlood";

  constructor() {
    super("a flood of TLS records that carry nothing");
  }
}

/**
 * Ends a connection whose records cost far more than they carry. OpenSSL works them off by itself, some hundred kilobytes
 * in one go, and until then everybody else waits.
 */
export function watchRecords(below: Socket, secured: TLSSocket): void {
  let { bytesRead: raw } = below;
  let { bytesRead: carried } = secured;
  const timer = setInterval(() => {
    const allowed = MAX_EMPTY_RECORD_BYTES + MAX_RECORD_FACTOR * (secured.bytesRead - carried);
    if (below.bytesRead - raw > allowed) {
      secured.destroy(new RecordFlood());
    }
    raw = below.bytesRead;
    carried = secured.bytesRead;
  }, RECORD_WATCH_MS).unref();
  secured.once("close", () => clearInterval(timer));
}
