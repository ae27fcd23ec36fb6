import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { MAX_BACKLOG_BYTES } from "../../bridge/core/limits.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { frameOf } from "../helpers/frames.ts";
import type { GameLink } from "../helpers/game.ts";
import { openServer } from "../helpers/server.ts";
import { addRow, stopwatch } from "./report.ts";

const MIB = 1024 * 1024;

const SERVERS = 20;

/** What the bridge may occupy for each byte that it announces to hold at most. */
const GOAL = 1.5;

/** More than the system's buffers of a connection take: without it, millions of short texts would go there first. */
const FILLING = Buffer.concat(
  new Array<Buffer>(8).fill(frameOf({ type: "send", client: 1 }, "x".repeat(MIB))),
);

/** Sends a client texts until the bridge has enough of it. */
async function flood(link: GameLink, bytes: number): Promise<void> {
  link.write(FILLING);
  const frame = frameOf({ type: "send", client: 1 }, "x".repeat(bytes));
  const frames = Buffer.concat(new Array<Buffer>(Math.ceil(60_000 / frame.length)).fill(frame));
  while (link.waiting("failed") === 0) {
    link.write(frames);
    if (link.socket.writableNeedDrain) {
      await once(link.socket, "drain");
    }
    await turn();
  }
  const { header } = await link.of(1, "failed");
  assert.equal(header.code, "backlog_full");
}

for (const bytes of [1, 1_000]) {
  test(`texts of ${bytes} bytes to ${SERVERS} clients that do not read stay within the memory announced`, {
    timeout: 120_000,
  }, async (t) => {
    const bridge = await startBridge(t);
    const links = await Promise.all(
      Array.from({ length: SERVERS }, async () => {
        const { link, port } = await openServer(t, bridge);
        (await connectClient(t, `ws://127.0.0.1:${port}`)).ws.pause();
        await link.next("joined");
        return link;
      }),
    );
    const before = await bridge.rss();
    const since = stopwatch();
    await Promise.all(links.map((link) => flood(link, bytes)));
    const grown = (await bridge.peakRss()) - before;
    const announced = SERVERS * MAX_BACKLOG_BYTES;
    assert.ok(grown < GOAL * announced, `grew by ${Math.round(grown / MIB)} MiB`);
    await addRow(t, {
      fault: `${SERVERS} clients that do not read, ${bytes}-byte texts`,
      saw: "backlog_full on each",
      afterMs: since(),
      lost: "what waited for them",
      leaked: `bridge +${Math.round(grown / MIB)} MiB at most, ${announced / MIB} MiB announced`,
    });
  });
}
