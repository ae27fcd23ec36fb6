import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient, refusal } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { errorTexts, type HostRun } from "../helpers/host.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort, tcpServer } from "../helpers/remote.ts";

before(buildHost);

/** Runs an echoing server on a free port. */
async function serve(
  t: TestContext,
  bridge: Bridge,
  settings = {},
): Promise<{ host: HostRun; port: number }> {
  const port = await freePort();
  const host = runPlugin(t, "Serving", { bridge, settings: { Port: port, ...settings } });
  await host.log("listening");
  return { host, port };
}

/** Binds a port, as another program would, and lets it go. */
async function canBind(port: number): Promise<void> {
  const server = net.createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

test("Listen says why it fails", async (t) => {
  const [strict, lan, taken] = await Promise.all([
    startBridge(t),
    startBridge(t, { args: ["--allow-lan"] }),
    tcpServer(t, () => {}),
  ]);
  const cases: [Bridge, string, number, string][] = [
    [strict, "127.0.0.1", taken, "listen port_in_use"],
    [strict, "localhost", taken, "listen port_in_use"],
    [strict, "0.0.0.0", await freePort(), "policy lan_not_allowed"],
    [strict, "192.0.2.1", await freePort(), "policy lan_not_allowed"],
    [lan, "192.0.2.1", await freePort(), "listen address_unavailable"],
    [lan, "no such host", await freePort(), "listen address_unavailable"],
  ];
  for (const [bridge, Host, Port, reason] of cases) {
    const host = runPlugin(t, "Serving", { bridge, settings: { Host, Port } });
    await host.log(`refused ${reason}`);
    const { code, records } = await host.closed();
    assert.equal(code, 0);
    assert.deepEqual(errorTexts(records), []);
  }
});

for (const reading of KIND_AND_WORST) {
  test(`Close frees the port at once, however much waits for the clients, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Serving", { bridge, reading, settings: { Story: "again", Port: port } });
    for (let round = 1; round <= 3; round += 1) {
      await host.log(`round ${round}`);
      const client = await connectClient(t, `ws://127.0.0.1:${port}`);
      for (let i = 0; i < 64; i += 1) {
        assert.equal((await client.next()).data.length, 16 * 1024);
      }
      assert.deepEqual(await client.closed(), { code: 4000 + round, reason: "round over" });
    }
    await host.log("done");
    const { code, summary, records } = await host.closed();
    assert.deepEqual(errorTexts(records), []);
    assert.equal(code, 0);
    assert.equal(summary?.counters["openSockets"], 0);
    await canBind(port);
  });
}

test("a plugin that is unloaded, and a game that is killed, free the port and say 1001 to their clients", async (t) => {
  const bridge = await startBridge(t);
  for (const end of [
    (host: HostRun) => host.command("unload Serving"),
    (host: HostRun) => host.child.kill("SIGKILL"),
  ]) {
    const { host, port } = await serve(t, bridge);
    const clients = await Promise.all([1, 2].map(() => connectClient(t, `ws://127.0.0.1:${port}`)));
    await host.log(/^joined 2/);
    const start = Date.now();
    end(host);
    for (const client of clients) {
      assert.deepEqual(await client.closed(), { code: 1001, reason: "" });
    }
    await canBind(port);
    assert.ok(Date.now() - start < 1_000, `it took ${Date.now() - start} ms`);
  }
});

test("one client more than MaxClients gets 503, until the plugin raises it", async (t) => {
  const bridge = await startBridge(t);
  const { port } = await serve(t, bridge, { Story: "commands", MaxClients: 2 });
  const url = `ws://127.0.0.1:${port}`;
  const [first, second] = [await connectClient(t, url), await connectClient(t, url)];
  assert.equal(await refusal(t, url), 503);
  first.ws.send("max 3");
  assert.equal(await first.text(), "max 3");
  const third = await connectClient(t, url);
  assert.equal(await refusal(t, url), 503);
  third.ws.send("max 1");
  assert.equal(await third.text(), "max 1");
  second.ws.send("who is in stays in");
  assert.equal(await second.text(), "what?");
  first.ws.close();
  second.ws.close();
  third.ws.close();
  await Promise.all([first.closed(), second.closed(), third.closed()]);
  const again = await connectClient(t, url);
  again.ws.send("max 2000");
  assert.equal(await again.text(), "max 1024");
  await connectClient(t, url);
});

test("clients that say nothing, or a byte a second, are dropped after 5 s while others get in", async (t) => {
  const bridge = await startBridge(t);
  const { port } = await serve(t, bridge);
  const start = Date.now();
  const slow = Array.from({ length: 20 }, (_, index) => dialSlowly(t, port, index % 2 === 0));
  let visits = 0;
  const visit = async (): Promise<void> => {
    while (slow.some(({ socket }) => !socket.closed)) {
      const client = await connectClient(t, `ws://127.0.0.1:${port}`);
      client.ws.send("let me in");
      assert.equal(await client.text(), "let me in");
      client.ws.close();
      await client.closed();
      visits += 1;
    }
  };
  const visiting = visit();
  for (const { gone } of slow) {
    const ms = (await within(gone, "the end of a slow client")) - start;
    assert.ok(ms > 4_000 && ms < 8_000, `dropped after ${ms} ms`);
  }
  await visiting;
  assert.ok(visits > 10, `${visits} visits`);
});

/** A client that begins its request, or not even that. `gone` resolves with the time at which it is dropped. */
function dialSlowly(t: TestContext, port: number, silent: boolean) {
  const socket = net.connect(port, "127.0.0.1");
  socket.on("error", () => {});
  const head = Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n");
  let sent = 0;
  const timer = setInterval(() => {
    if (!silent) {
      socket.write(head.subarray(sent, sent + 1));
      sent += 1;
    }
  }, 1_000);
  t.after(() => clearInterval(timer));
  const gone = once(socket, "close").then(() => {
    clearInterval(timer);
    return Date.now();
  });
  return { socket, gone };
}
