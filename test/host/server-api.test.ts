import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { type Client, type ClientOpening, connectClient } from "../helpers/client.ts";
import { errorTexts, type HostRun, logTexts } from "../helpers/host.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort } from "../helpers/remote.ts";

before(buildHost);

/** Runs a story of the plugin Serving, and connects to it as often as is asked for. */
async function serve(t: TestContext, reading: Reading, settings = {}) {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = runPlugin(t, "Serving", { bridge, reading, settings: { Port: port, ...settings } });
  const join = (options?: ClientOpening, path = "/", name = "127.0.0.1") =>
    connectClient(t, `ws://${name}:${port}${path}`, options);
  return { bridge, host, port, join };
}

/** Ends the host; nothing that the plugin checked may have failed. */
async function quit(host: HostRun): Promise<readonly string[]> {
  const { code, records } = await host.quit();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
  return records.flatMap((record) => (record.type === "log" && record.level === "warn" ? [record.text] : []));
}

for (const reading of KIND_AND_WORST) {
  test(`a server object behaves as the table of the API says, ${reading} reading`, async (t) => {
    const { host } = await serve(t, reading, { Story: "api" });
    await host.log("done");
    const warnings = await quit(host);
    assert.equal(warnings.length, 1, warnings.join("; "));
    assert.match(String(warnings[0]), /^WebSocket.GetMessage is for clients/);
  });

  test(`Broadcast, bytes and closes reach the clients that they are for, ${reading} reading`, async (t) => {
    const { host, join } = await serve(t, reading, { Story: "commands" });
    await host.log("listening");
    const clients = [await join(), await join(), await join()] as const;
    const [one, two, three] = clients;
    one.ws.send("all hear, hear");
    for (const client of clients) {
      assert.deepEqual(await client.next(), { data: Buffer.from("hear, hear"), binary: false });
    }
    two.ws.send("bytes \u0001\u00ff");
    assert.deepEqual(await two.next(), { data: Buffer.from("\u0001\u00ff"), binary: true });

    two.ws.send("close 4321 enough");
    assert.deepEqual(await two.closed(), { code: 4321, reason: "enough" });
    one.ws.send("all still here");
    assert.equal(await one.text(), "still here");
    assert.equal(await three.text(), "still here");

    three.ws.close(3333, "bye");
    await host.log("left 3 3333 bye clean");
    one.ws.send("stop 4444 closing");
    assert.deepEqual(await one.closed(), { code: 4444, reason: "closing" });
    await host.log("stopped 0");
    await quit(host);
  });

  test(`a closed client can be read to its end and leaves the others alone, ${reading} reading`, async (t) => {
    const { host, join } = await serve(t, reading, { Story: "leaving" });
    await host.log("listening");
    const [kept, listed, third] = [await join(), await join(), await join()];
    await host.log("all in");
    kept.ws.send("one");
    kept.ws.send("two");
    kept.ws.close(4001, "gone");
    listed.ws.send("last words");
    listed.ws.terminate();
    await host.log("listed said last words");
    await host.log("listed left 1006  lost");
    await host.log("kept said one");
    await host.log("kept said two");
    await host.log("kept left 4001 gone clean");
    assert.equal(await third.text(), "you stay");
    await quit(host);
  });
}

test("closing one client while another leaves does not disturb the list", async (t) => {
  const { host, join } = await serve(t, "kind", { Story: "commands", MaxClients: 50 });
  await host.log("listening");
  const stays = await join();
  for (let round = 0; round < 5; round += 1) {
    const others = await Promise.all(Array.from({ length: 9 }, () => join()));
    for (const [index, { ws }] of others.entries()) {
      if (index % 3 === 0) {
        ws.send("close 4000 ");
      } else if (index % 3 === 1) {
        ws.close();
      } else {
        ws.terminate();
      }
    }
    await Promise.all(others.map((client) => client.closed()));
  }
  stays.ws.send("all alone");
  assert.equal(await stays.text(), "alone");
  stays.ws.send("stop 1000 ");
  await stays.closed();
  await host.log("stopped 0");
  await quit(host);
});

test("a close that may not be sent does no harm to the other clients", async (t) => {
  const { host, join } = await serve(t, "kind", { Story: "commands" });
  await host.log("listening");
  const [bad, long, stays] = [await join(), await join(), await join()];
  bad.ws.send("close 1005 odd");
  assert.deepEqual(await bad.closed(), { code: 1000, reason: "odd" });
  long.ws.send(`close 4000 x${"é".repeat(100)}`);
  assert.deepEqual(await long.closed(), { code: 4000, reason: `x${"é".repeat(61)}` });
  stays.ws.send("all still here");
  assert.equal(await stays.text(), "still here");
  stays.ws.send("stop 999 ");
  assert.deepEqual(await stays.closed(), { code: 1000, reason: "" });
  await host.log("stopped 0");
  await quit(host);
});

test("a client shows its number, address, origin, path and subprotocol", async (t) => {
  const { host, join } = await serve(t, "kind", { Host: "localhost", Protocols: "chat.v2,chat.v1" });
  await host.log("listening");
  const protocolOf = ({ ws }: Client) => ws.protocol;
  const origin = "http://localhost:8080";
  assert.equal(protocolOf(await join({ protocols: ["chat.v1", "chat.v2"] }, "/a%20b?x=1&y=é")), "chat.v2");
  assert.equal(protocolOf(await join({ protocols: ["other", "chat.v1"], origin }, "", "[::1]")), "chat.v1");
  assert.equal(protocolOf(await join({ origin: "http://127.0.0.1" }, "/?q")), "");
  await assert.rejects(join({ protocols: ["other"] }), /Server sent no subprotocol/);
  await host.log("joined 1 127.0.0.1  /a%20b?x=1&y=%C3%A9 chat.v2");
  await host.log("joined 2 ::1 http://localhost:8080 / chat.v1");
  await host.log("joined 3 127.0.0.1 http://127.0.0.1 /?q ");
  const { records } = await host.quit();
  assert.equal(logTexts(records, "Serving").filter((text) => text.startsWith("not so")).length, 0);
});

test("a server without subprotocols takes the first that is offered", async (t) => {
  const { host, join } = await serve(t, "kind");
  await host.log("listening");
  assert.equal((await join({ protocols: ["b", "a"] })).ws.protocol, "b");
  assert.equal((await join()).ws.protocol, "");
  await quit(host);
});

test("a killed bridge ends a server and its clients with 1006, and the server listens again", async (t) => {
  const { bridge, host, join } = await serve(t, "kind", { Story: "lost" });
  await host.log("listening");
  const client = await join();
  await host.log("joined");
  await bridge.stop("SIGKILL");
  assert.equal((await client.closed()).code, 1006);
  await host.log("lost 1006  lost");
  await startBridge(t, { dataDir: bridge.dataDir });
  await host.log("listening again");
  const back = await join();
  assert.equal(await back.text(), "welcome back");
  back.ws.close();
  await host.log("done");
  await quit(host);
});
