import type { WebSocket } from "ws";
import { MAX_PENDING_PONGS } from "../limits.ts";

/** Answers the pings of the other side; of very many that come together, only the latest. */
export function answerPings(ws: WebSocket): void {
  let pending = 0;
  let latest: Buffer | undefined;

  function answer(data: Buffer): void {
    if (pending >= MAX_PENDING_PONGS) {
      latest = data;
    } else if (ws.readyState === ws.OPEN) {
      pending += 1;
      ws.pong(data, undefined, onWritten);
    }
  }
  function onWritten(): void {
    pending -= 1;
    if (latest !== undefined) {
      const data = latest;
      latest = undefined;
      answer(data);
    }
  }
  // It is a part of all that was read at once, and would hold on to it.
  ws.on("ping", (data) => answer(Buffer.from(data)));
}
