import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { SMALL_HEAP, startBridge } from "../helpers/bridge.ts";
import { type Client, connectClient } from "../helpers/client.ts";
import { errorTexts } from "../helpers/host.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort } from "../helpers/remote.ts";

const MIB = 1024 * 1024;
const LONG_MS = 60_000;

before(buildHost);

async function serve(t: TestContext, reading: Reading, settings: object, args: readonly string[]) {
  const [bridge, port] = await Promise.all([startBridge(t, { env: SMALL_HEAP }), freePort()]);
  const host = runPlugin(t, "Serving", { bridge, reading, args, settings: { Port: port, ...settings } });
  await host.log("listening");
  return { bridge, host, join: () => connectClient(t, `ws://127.0.0.1:${port}`) };
}

const CLIENTS = 50;
const MESSAGES = 200;

/** Message of a client: one in 40 of 100 KB, some of 10 KB and 0 B, the others short. Its number is in front. */
function messageOf(client: number, index: number): string {
  if (index % 40 === 7) {
    return "";
  }
  const size = index % 40 === client % 40 ? 100_000 : index % 10 === 3 ? 10_000 : index;
  return `${client}/${index}:${"x".repeat(size)}`;
}

for (const reading of KIND_AND_WORST) {
  test(`50 clients get every message back once and in order, ${reading} reading`, async (t) => {
    const { host, join } = await serve(t, reading, { MaxClients: CLIENTS }, ["--fps", "1000"]);
    const clients = await Promise.all(Array.from({ length: CLIENTS }, join));
    const talks = clients.map(async (client, number) => {
      for (let index = 0; index < MESSAGES; index += 1) {
        client.ws.send(messageOf(number, index));
      }
      client.ws.send("last");
      for (let index = 0; index < MESSAGES; index += 1) {
        const text = await client.text(LONG_MS);
        assert.ok(
          text === messageOf(number, index),
          `client ${number} got ${text.slice(0, 20)} for ${index}`,
        );
      }
      assert.equal(await client.text(LONG_MS), "last");
    });
    await Promise.all(talks);
    assert.equal((await host.quit()).code, 0);
  });
}

/** Round trips of a client in ms, from the shortest to the longest, until enough is done. */
async function roundTrips(client: Client, done: (trips: number) => boolean): Promise<number[]> {
  const times: number[] = [];
  do {
    const start = performance.now();
    client.ws.send(`ping ${times.length}`);
    assert.equal(await client.text(), `ping ${times.length}`);
    times.push(performance.now() - start);
  } while (!done(times.length));
  return times.sort((a, b) => a - b);
}

const median = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;

test("a client that floods costs no memory, loses nothing and does not slow the others", async (t) => {
  const { bridge, host, join } = await serve(t, "kind", { Story: "flood" }, []);
  const flooder = await join();
  const other = await join();
  const quiet = median(await roundTrips(other, (trips) => trips >= 50));
  const before = await bridge.rss();

  const payload = "x".repeat(256 * 1024);
  for (let i = 0; i < 400; i += 1) {
    flooder.ws.send(`${i}:${payload}`);
  }
  flooder.ws.close(3000, "that was it");
  let flooding = true;
  const flooded = host.log("flooded 400 3000 that was it clean", LONG_MS).finally(() => {
    flooding = false;
  });
  const busy = median(await roundTrips(other, () => !flooding));
  await flooded;

  assert.ok(busy < 5 * quiet + 50, `a round trip took ${busy} ms, ${quiet} ms without the flood`);
  const growth = (await bridge.peakRss()) - before;
  assert.ok(growth < 64 * MIB, `the bridge grew by ${Math.round(growth / MIB)} MiB`);
  const { code, records } = await host.quit();
  assert.equal(code, 0);
  assert.deepEqual(errorTexts(records), []);
});

test("a client that never reads is dropped, and until then it delays nobody", async (t) => {
  const { bridge, host, join } = await serve(t, "kind", { Story: "push" }, []);
  const slow = await join();
  slow.ws.pause();
  const other = await join();
  let dropped = false;
  const end = host.log(/^slow one /, LONG_MS).finally(() => {
    dropped = true;
  });
  const trips = await roundTrips(other, () => dropped);
  assert.equal((await end).text, "slow one backlog_full seen");
  assert.ok(median(trips) < 200, `a round trip took ${median(trips)} ms`);
  assert.ok((await bridge.peakRss()) < 256 * MIB);
  assert.equal((await host.quit()).code, 0);
});
