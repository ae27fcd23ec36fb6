import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { type Client, connectWhenUp } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { errorTexts } from "../helpers/host.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort, wsServer } from "../helpers/remote.ts";

before(buildHost);

const RESTARTS = 3;

/** What a plugin and its player may have to wait for after the bridge is there again. */
const BACK_MS = 5_000;

/** A client of a server that has to be back in time. */
const join = (t: TestContext, port: number, protocols: string[] = []): Promise<Client> =>
  connectWhenUp(t, `ws://127.0.0.1:${port}/`, { protocols }, BACK_MS);

/** Uses the plugin's server, kills the bridge and starts another, and uses it again, three times. */
async function throughRestarts(
  t: TestContext,
  first: Bridge,
  use: () => Promise<void>,
  args: readonly string[] = [],
): Promise<void> {
  await use();
  let bridge = first;
  for (let i = 0; i < RESTARTS; i += 1) {
    await bridge.stop("SIGKILL");
    bridge = await startBridge(t, { dataDir: first.dataDir, args });
    await use();
  }
}

for (const reading of KIND_AND_WORST) {
  test(`an overlay sender of old is back after each restart of the bridge, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "OldOverlay", { bridge, reading, args: ["--keep"], settings: { Port: port } });
    await host.log("overlay up");
    await throughRestarts(t, bridge, async () => {
      const page = await join(t, port, ["speed|gear"]);
      const [one, two] = [JSON.parse(await page.text()), JSON.parse(await page.text())];
      assert.deepEqual(Object.keys(one), ["speed", "gear"]);
      assert.ok(two.speed > one.speed);
    });
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
  });

  test(`a companion's server of old is back after each restart of the bridge, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "OldCompanion", { bridge, reading, settings: { Port: port } });
    await host.log("companion up");
    let id = 0;
    await throughRestarts(t, bridge, async () => {
      const companion = await join(t, port);
      id += 1;
      companion.ws.send(JSON.stringify({ id, name: "Ann" }));
      assert.deepEqual(JSON.parse(await companion.text()), { id, answer: "hello Ann" });
      companion.ws.terminate();
    });
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
  });

  test(`a chat client of old is back after each restart of the bridge, ${reading} reading`, async (t) => {
    const { ca, good } = await makeCertificates(t);
    const args = ["--ca", ca];
    const [bridge, remote] = await Promise.all([
      startBridge(t, { args }),
      wsServer(t, undefined, { tls: good }),
    ]);
    const host = runPlugin(t, "OldChat", { bridge, reading, settings: { Port: remote.port } });
    let visits = 0;
    const visit = async (): Promise<void> => {
      const peer = await within(remote.next(), "the chat client", BACK_MS);
      visits += 1;
      assert.equal(await peer.text(), "NICK ann");
      peer.ws.send(`PING ${visits}`);
      assert.equal(await peer.text(), `PONG ${visits}`);
      peer.ws.send(`hello ${visits}`);
      await host.log(`chat: hello ${visits}`);
    };
    await throughRestarts(t, bridge, visit, args);
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
  });

  test(`a telemetry feed of old is back after each restart of the bridge, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "OldFeed", { bridge, reading, settings: { Port: port } });
    await host.log("feed up");
    let laps = 0;
    await throughRestarts(t, bridge, async () => {
      const reader = await join(t, port);
      reader.ws.send("hello");
      assert.equal(await reader.text(), "welcome");
      const other = await join(t, port);
      other.ws.send("hello");
      assert.equal(await other.text(), "welcome");
      laps += 1;
      reader.ws.send(`lap ${laps}`);
      assert.equal(await other.text(), `lap ${laps}`);
      other.ws.terminate();
    });
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
  });
}
