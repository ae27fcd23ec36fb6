import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { errorTexts } from "../helpers/host.ts";
import { READING_NAMES } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, tcpServer, wsServer } from "../helpers/remote.ts";

before(buildHost);

for (const reading of KIND_AND_WORST) {
  test(`a client behaves as the table of the API says, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
    const host = runPlugin(t, "Stories", {
      bridge,
      reading,
      settings: { Story: "api", Url: remote.url, Port: await tcpServer(t, () => {}) },
    });
    await host.log("done");
    await host.log("cancelled");
    const { code, records } = await host.closed();
    assert.deepEqual(errorTexts(records), []);
    assert.equal(code, 0);
  });
}

for (const reading of READING_NAMES) {
  test(`the client program of the old plugin's page runs over wss and ends, ${reading} reading`, async (t) => {
    const { ca, good } = await makeCertificates(t);
    const [bridge, remote] = await Promise.all([
      startBridge(t, { args: ["--ca", ca] }),
      wsServer(t, ({ ws }) => ws.on("message", (data) => ws.send(`  got ${data}  `)), { tls: good }),
    ]);
    const host = runPlugin(t, "SeedClient", { bridge, reading, settings: { Port: remote.port } });
    const peer = await remote.next();
    for (let i = 0; i < 5; i += 1) {
      assert.equal(await peer.text(), "testing");
      await host.log("got testing");
    }
    assert.deepEqual(await peer.closed(), { code: 1000, reason: "" });
    const { code, summary } = await host.closed();
    assert.equal(code, 0);
    assert.equal(summary?.counters["openSockets"], 0);
  });
}
