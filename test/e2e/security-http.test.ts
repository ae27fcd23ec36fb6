import assert from "node:assert/strict";
import { test } from "node:test";
import { visit } from "../fuzz/httpVisit.ts";
import { Random } from "../fuzz/random.ts";
import { startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { openLink } from "../helpers/game.ts";

/** Visitors in all, and how many of them at a time. The long form of this is `npm run fuzz -- --target http`. */
const VISITS = 900;
const AT_A_TIME = 15;

test("visitors who send anything and break off anywhere end nothing but their connections", {
  timeout: 60_000,
}, async (t) => {
  const bridge = await startBridge(t);
  const link = await openLink(t, bridge);
  link.setPage("/x", "text/html", "short");
  link.setPage("/long", "image/png", Buffer.alloc(1_000_000));
  link.send({ type: "listen", host: "127.0.0.1", port: 0, maxClients: 1_000 });
  const { port } = (await link.next("listening")).header;
  const client = await connectClient(t, `ws://127.0.0.1:${port}`);
  for (let seed = 0; seed < VISITS; seed += AT_A_TIME) {
    const some = Array.from({ length: AT_A_TIME }, (_, index) => visit(new Random(seed + index), port));
    await Promise.all(some);
  }
  client.ws.send("still here");
  assert.equal((await link.of(1, "message")).payload.toString(), "still here");
  assert.ok(!bridge.logs.some(({ level }) => level === "error" || level === "fatal"), "a fault in the log");
});
