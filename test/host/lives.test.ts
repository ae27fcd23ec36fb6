import assert from "node:assert/strict";
import { createServer } from "node:net";
import { before, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient, connectWhenUp } from "../helpers/client.ts";
import { within } from "../helpers/deadline.ts";
import { errorTexts, logTexts } from "../helpers/host.ts";
import { hostileBridge, jsonFrame } from "../helpers/hostileBridge.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort, type Peer, wsServer } from "../helpers/remote.ts";

before(buildHost);

/** A restart of the bridge may take seconds on a busy machine, and a lost connection is tried again after up to 30 s. */
const PATIENCE_MS = 20_000;

for (const reading of KIND_AND_WORST) {
  test(`a client with AutoReconnect comes back after the remote closes, and through a restart of the bridge, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Lives", {
      bridge,
      reading,
      settings: { Story: "reconnect", Url: remote.url },
    });
    const first = await remote.next();
    await host.log("open");
    first.ws.send("one");
    await host.log("got one");
    first.ws.close(4001, "restart");
    await host.log("now 1");
    await host.log("sent false not_open open false");
    const second = await remote.next();
    assert.equal(await second.text(), "back");
    await host.log("reconnected true");

    await bridge.stop("SIGKILL");
    await host.log("now 1");
    await delay(500);
    await startBridge(t, { dataDir: bridge.dataDir });
    const third = await remote.next();
    assert.equal(await third.text(), "back");
    await host.log("reconnected true", PATIENCE_MS);
    third.ws.send("enough");
    await host.log("closed");
    await host.log("state 4 buffered 0");
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
  });

  test(`a client that only sends comes back through a restart of the bridge, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Lives", { bridge, reading, settings: { Story: "feed", Url: remote.url } });
    const first = await remote.next();
    await first.next();
    await bridge.stop("SIGKILL");
    await startBridge(t, { dataDir: bridge.dataDir });
    const second = await remote.next();
    assert.equal(await second.text(), "news");
    await host.quit();
  });

  for (const end of ["close", "drop", "unload"]) {
    test(`a client that nobody looks at comes back until ${end}, ${reading} reading`, async (t) => {
      const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
      const settings = { Story: "untouched", Url: remote.url };
      const host = runPlugin(t, "Lives", { bridge, reading, settings });
      const first = await remote.next();
      await host.log("open true");
      first.ws.send("one");
      first.ws.close(4001, "restart");
      const second = await remote.next();
      second.ws.send("two");
      await delay(500); // nobody tells when the game has it
      await bridge.stop("SIGKILL");
      await startBridge(t, { dataDir: bridge.dataDir });
      const third = await remote.next();
      third.ws.send("three");
      await delay(1_500);
      assert.equal(remote.wss.clients.size, 1, "one connection at a time");
      if (end === "unload") {
        host.command("unload Lives");
        await third.closed();
        assert.equal((await host.quit()).summary?.counters["openSockets"], 0);
      } else {
        host.command(`set Lives.Setting_End=${end}`);
        await third.closed();
        // The host ends once no coroutine is left.
        const { code, records, summary } = await host.closed();
        assert.deepEqual([code, errorTexts(records), summary?.counters["openSockets"]], [0, [], 0]);
        const texts = ["open true", "one", "reconnected", "two", "reconnected", "three", "done"];
        assert.deepEqual(logTexts(records, "Lives"), texts);
      }
      assert.equal(remote.waiting, 0, "nobody came back");
    });
  }

  for (const [code, breakIt] of [
    ["bridge_lost", (_: Peer, bridge: Bridge) => bridge.stop("SIGKILL")],
    ["connection_lost", (peer: Peer) => peer.socket.destroy()],
  ] as const) {
    test(`LastError alone tells of invalid_utf8 and ${code}, ${reading} reading`, async (t) => {
      const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
      const settings = { Story: "errors alone", Url: remote.url };
      const host = runPlugin(t, "Lives", { bridge, reading, settings });
      const peer = await remote.next();
      await host.log("error invalid_utf8");
      await breakIt(peer, bridge);
      await host.log(`error ${code}`);
      await host.closed();
    });
  }

  test(`a server outlives three restarts of the bridge, ${reading} reading`, async (t) => {
    const [first, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Lives", { bridge: first, reading, settings: { Story: "server", Port: port } });
    const join = () => connectClient(t, `ws://127.0.0.1:${port}/`, { headers: { "X-Name": "Ann" } });
    await host.log("listening");
    let bridge = first;
    for (let i = 0; i < 3; i += 1) {
      const client = await join();
      client.ws.send("hello");
      assert.equal(await client.text(), "hello Ann");
      await bridge.stop("SIGKILL");
      await host.log(/^now 1 running true socket true bridge_lost/, PATIENCE_MS);
      await host.log("left 1006");
      bridge = await startBridge(t, { dataDir: first.dataDir });
      await host.log(/^now 3 running true socket true/, PATIENCE_MS);
    }
    const last = await join();
    last.ws.send("stop");
    await host.log("over 4");
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
    assert.equal(records.filter(({ type }) => type === "notification").length, 0, "it came back soon enough");
  });
}

for (const reading of KIND_AND_WORST) {
  test(`a server gives up the link on which the bridge said that it is closed, ${reading} reading`, async (t) => {
    let leave = (): void => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const bridge = await hostileBridge(t, {
      request: async ({ write, socket }) => {
        socket.once("close", leave);
        const client = { client: 1, address: "127.0.0.1", protocol: "", origin: "", path: "/", headers: {} };
        const end = { code: 1001, reason: "", clean: true };
        for (const message of [
          { type: "listening", host: "127.0.0.1", port: 1 },
          { type: "joined", ...client },
          { type: "closed", client: 2, ...end }, // of one that has left already
          { type: "closed", ...end },
          { type: "joined", ...client, client: 3 },
        ]) {
          await write(jsonFrame(message));
        }
      },
    });
    const host = runPlugin(t, "Lives", { bridge, reading, settings: { Story: "server", Port: 1 } });
    await host.log("listening");
    await host.log("now 1 running true socket true bridge_lost");
    await host.log("left 1006");
    await within(left, "the end of the link");
    await host.log(/^now 3 /);
    const { code, records } = await host.quit();
    assert.deepEqual([code, errorTexts(records)], [0, []]);
  });
}

test("Close ends a client with AutoReconnect while it waits to come back, and it is told once", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runPlugin(t, "Lives", { bridge, settings: { Story: "reconnect", Url: remote.url } });
  const peer = await remote.next();
  await host.log("open");
  await bridge.stop("SIGKILL");
  peer.ws.on("error", () => {});
  await host.log("now 1");
  host.command("set Lives.Setting_Close=true");
  await host.log("close called");
  await host.log("closed");
  await host.log("now 4");
  assert.equal((await host.quit()).code, 0);
});

test("Close ends a Connect with AutoReconnect that waits for a bridge", async (t) => {
  const host = runPlugin(t, "Lives", { settings: { Story: "reconnect", Url: "ws://127.0.0.1:1/" } });
  await host.log("now 1");
  host.command("set Lives.Setting_Close=true");
  await host.log("refused cancelled");
  assert.equal((await host.quit()).code, 0);
});

test("Connect with AutoReconnect ends with a fault that trying again cannot mend", async (t) => {
  const bridge = await startBridge(t);
  for (const [url, code] of [
    ["http://127.0.0.1/", "bad_url"],
    ["ws://127.0.0.1:1/#fragment", "bad_url"],
  ] as const) {
    const host = runPlugin(t, "Lives", { bridge, settings: { Story: "reconnect", Url: url } });
    await host.log(`refused ${code}`);
    await host.quit();
  }
});

test("a server that accepts and closes at once is asked at most 8 times in a minute", async (t) => {
  let connections = 0;
  const [bridge, remote] = await Promise.all([
    startBridge(t),
    wsServer(t, ({ ws }) => {
      connections += 1;
      ws.close(1000);
    }),
  ]);
  // The plugin keeps the time: its clock runs ten times as fast.
  const host = runPlugin(t, "Lives", {
    bridge,
    args: ["--time-scale", "10"],
    settings: { Story: "reconnect", Url: remote.url },
  });
  await host.log("open");
  await delay(6_000);
  await host.quit();
  assert.ok(connections >= 3 && connections <= 8, `${connections} connections`);
});

test("a client that is dropped while it waits to come back stays away", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runPlugin(t, "Lives", { bridge, settings: { Story: "dropped", Url: remote.url } });
  const peer = await remote.next();
  await host.log("open");
  peer.ws.close();
  await host.log("dropped");
  const { summary } = await host.closed();
  assert.equal(remote.waiting, 0, "nobody came back");
  assert.equal(summary?.counters["openSockets"], 0);
});

test("a server that nothing holds any more closes and frees its port", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = runPlugin(t, "Lives", { bridge, settings: { Story: "dropped server", Port: port } });
  await host.log("listening");
  const client = await connectClient(t, `ws://127.0.0.1:${port}/`);
  await host.log("dropped");
  assert.equal((await client.closed()).code, 1001);
  await host.log("again true");
  assert.equal((await host.closed()).code, 0);
});

test("Listen with port 0 says which port it got, keeps it through a restart, and Broadcast sends bytes to all", async (t) => {
  const bridge = await startBridge(t);
  const host = runPlugin(t, "Lives", { bridge, settings: { Story: "any port" } });
  await host.log("before 0");
  const port = Number((await host.log(/^port /)).text.slice(5));
  assert.ok(port > 0);
  await bridge.stop("SIGKILL");
  await startBridge(t, { dataDir: bridge.dataDir });
  const clients = [
    await connectWhenUp(t, `ws://127.0.0.1:${port}/`),
    await connectClient(t, `ws://127.0.0.1:${port}/`),
  ];
  for (const client of clients) {
    assert.deepEqual(await client.next(), { data: Buffer.from("bytes for all"), binary: true });
  }
  await host.log("position 13");
  await host.quit();
});

test("Listen waits for a bridge that starts after the game", async (t) => {
  const [folder, port] = await Promise.all([startBridge(t), freePort()]);
  await folder.stop();
  const host = runPlugin(t, "Lives", { bridge: folder, settings: { Story: "server", Port: port } });
  await delay(700);
  await startBridge(t, { dataDir: folder.dataDir });
  await host.log("listening");
  await host.quit();
});

for (const isTaken of [false, true]) {
  const why = isTaken ? "its port is taken" : "there is no bridge";
  test(`the player is told once, after 10 s, that an open server is away, because ${why}`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const settings = { Story: "server", Port: port, Speaks: true };
    const host = runPlugin(t, "Lives", { bridge, args: ["--time-scale", "2"], settings });
    await host.log("listening");
    await bridge.stop("SIGKILL");
    await host.log(/^now 1 /);
    const lost = performance.now();
    if (isTaken) {
      const other = createServer().listen(port, "127.0.0.1");
      t.after(() => other.close());
      await startBridge(t, { dataDir: bridge.dataDir });
    }
    const { text } = await host.nextOf("notification");
    const seconds = ((performance.now() - lost) * 2) / 1000;
    assert.match(text, isTaken ? /port/ : /bridge does not answer/);
    assert.ok(seconds > 9.5 && seconds < 11.5, `after ${seconds} s`);
    await delay(1_500);
    const { records } = await host.quit();
    assert.equal(records.filter(({ type }) => type === "notification").length, 1);
  });
}

test("a game that stands still while its server comes back tells the player nothing", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const settings = { Story: "server", Port: port };
  const host = runPlugin(t, "Lives", { bridge, args: ["--time-scale", "10"], settings });
  await host.log("listening");
  await bridge.stop("SIGKILL");
  await host.log(/^now 1 /);
  host.command("stall 1500"); // 15 s by the plugin's clock
  await startBridge(t, { dataDir: bridge.dataDir });
  await host.log(/^now 3 /);
  const { records } = await host.quit();
  assert.equal(records.filter(({ type }) => type === "notification").length, 0);
});

for (const reading of KIND_AND_WORST) {
  test(`TryGetText takes texts alone, and GetMessage waits no longer than it was told, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Lives", { bridge, reading, settings: { Story: "texts", Url: remote.url } });
    const peer = await remote.next();
    await peer.next();
    for (const data of ["a", "", "ä".repeat(20_000), Buffer.from("xyz"), "b"]) {
      peer.ws.send(data, { binary: typeof data !== "string" });
    }
    peer.ws.close(4000);
    await host.log("closed 4000 false");
    const { records } = await host.closed();
    assert.deepEqual(logTexts(records, "Lives").slice(0, 8), [
      "early false",
      "waited true true",
      "text a",
      "text ",
      `text ${"ä".repeat(20_000)}`,
      "binary 3",
      "text b",
      "closed 4000 false",
    ]);
  });
}

for (const reading of KIND_AND_WORST) {
  test(`256 sockets that connect in one frame all open, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Lives", { bridge, reading, settings: { Story: "crowd", Url: remote.url } });
    await host.log("opened 256", 60_000);
    await host.quit();
  });
}

for (const fps of [200, 0]) {
  test(`Close in whichever frame of Connect is one's own end, at ${fps || "any number of"} frames a second`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Lives", {
      bridge,
      args: ["--fps", String(fps)],
      settings: { Story: "close in any frame", Url: remote.url },
    });
    await host.log("done", 60_000);
    const { records } = await host.closed();
    assert.deepEqual(errorTexts(records), []);
    assert.ok(logTexts(records, "Lives").includes("cancelled"));
  });
}
