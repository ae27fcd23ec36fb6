import assert from "node:assert/strict";
import { once } from "node:events";
import { WebSocket } from "ws";
import type { Random } from "../fuzz/random.ts";
import { type Client, connectClient } from "../helpers/client.ts";
import { withScope } from "../helpers/scope.ts";

export interface ClientCounts {
  sent: number;
  back: number;
  visits: number;
  broken: number;
}

/** Clients of a plugin's server, one after the other, each of which talks and leaves or breaks off, until told to stop. */
export async function visit(
  url: string,
  random: Random,
  counts: ClientCounts,
  stopped: () => boolean,
): Promise<void> {
  while (!stopped()) {
    // What belonged to a client goes with it: there are hundreds of thousands.
    await withScope(async (scope) => talk(await connectClient(scope.test, url), random, counts));
  }
}

async function talk(client: Client, random: Random, counts: ClientCounts): Promise<void> {
  const wanted = 1 + random.below(100);
  const breaksOff = random.once(10);
  for (let number = 0; number < wanted; number++) {
    client.ws.send(`${number}:${"y".repeat(random.length(30_000))}`);
  }
  for (let number = 0; number < (breaksOff ? wanted >> 1 : wanted); number++) {
    const text = await client.text(60_000);
    assert.equal(Number.parseInt(text, 10), number, "answers come in order");
  }
  if (breaksOff) {
    counts.broken += 1;
    client.ws.terminate();
  } else {
    counts.sent += wanted;
    counts.back += wanted;
    counts.visits += 1;
    client.ws.close(1000);
  }
  if (client.ws.readyState !== WebSocket.CLOSED) {
    await once(client.ws, "close");
  }
}
