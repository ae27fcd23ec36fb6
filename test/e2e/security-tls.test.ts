import assert from "node:assert/strict";
import { test } from "node:test";
import { RECORD_WATCH_MS } from "../../bridge/core/limits.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { tlsFlood } from "../helpers/python.ts";
import { wsServer } from "../helpers/remote.ts";

for (const [name, bytes, times] of [
  ["very short", 1, 1_000],
  ["long", 1024 * 1024, 5],
] as const) {
  test(`server that sends ${name} messages as fast as it can is not cut off`, async (t) => {
    const { ca, good } = await makeCertificates(t);
    const bridge = await startBridge(t, { args: ["--ca", ca] });
    const remote = await wsServer(t, () => {}, { tls: good });
    const link = await openSocket(t, bridge, remote.url);
    const { ws } = await remote.next();
    for (const end = performance.now() + 2.5 * RECORD_WATCH_MS; performance.now() < end; ) {
      // Each is a record of its own.
      for (let count = 0; count < times; count += 1) {
        ws.send(Buffer.alloc(bytes));
      }
      for (let count = 0; count < times; count += 1) {
        assert.equal((await link.next("message")).payload.length, bytes);
      }
    }
  });
}

test("server that asks for new keys without end is cut off, and the others go on", async (t) => {
  const { ca, good } = await makeCertificates(t);
  const bridge = await startBridge(t, { args: ["--ca", ca] });
  const link = await openSocket(t, bridge, await tlsFlood(t, good));
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["tls", "protocol_error"]);
  assert.equal((await link.next("closed")).header.code, 1006);
  assert.equal((await bridge.log("connection aborted")).level, "warn");
  await (await openLink(t, bridge)).ask();
});
