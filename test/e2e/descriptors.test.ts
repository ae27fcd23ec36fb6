import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { type TestContext, test } from "node:test";
import { CONTROL_PLUGIN } from "../../bridge/core/link/control.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { openLink, openSocket } from "../helpers/game.ts";
import { wsServer } from "../helpers/remote.ts";
import { openServer } from "../helpers/server.ts";

const LIMIT = 64;
const SHORT = "almost no file descriptors are left: new connections are refused";

/** A bridge that the system lets have no more than so many files and connections. */
const startShort = (t: TestContext): Promise<Bridge> =>
  startBridge(t, { under: ["sh", "-c", `ulimit -n ${LIMIT}; exec "$@"`, "sh"] });

/** Twice as many connections as there can be. Returns what ends them. */
async function crowd(t: TestContext, port: number): Promise<() => void> {
  const sockets = Array.from({ length: 2 * LIMIT }, () => net.connect(port, "127.0.0.1"));
  const end = (): void => {
    for (const socket of sockets) {
      socket.destroy();
    }
  };
  t.after(end);
  await Promise.all(
    sockets.map(async (socket) => {
      socket.on("error", () => {});
      await Promise.race([once(socket, "connect"), once(socket, "close")]);
    }),
  );
  return end;
}

async function assertAnswers(t: TestContext, bridge: Bridge, plugin: string): Promise<void> {
  const link = await openLink(t, bridge, { plugin });
  await link.ask();
  link.end();
}

test("strangers that crowd a plugin's server do not take the descriptors of the link", async (t) => {
  const bridge = await startShort(t);
  const { link, port } = await openServer(t, bridge);
  const end = await crowd(t, port);
  const { level, limit, hint } = await bridge.log(SHORT);
  assert.deepEqual([level, limit], ["warn", LIMIT]);
  assert.match(String(hint), /ulimit -n/);
  await assertAnswers(t, bridge, "Other");
  end();
  await bridge.log("file descriptors are available again");
  await connectClient(t, `ws://127.0.0.1:${port}`);
  await link.next("joined");
});

test("strangers that crowd the link port make room for the game", async (t) => {
  const bridge = await startShort(t);
  await crowd(t, bridge.port);
  await assertAnswers(t, bridge, "Other");
  await bridge.log(SHORT);
});

test("plugin that opens too many sockets is told system_limit, and others still get a link", async (t) => {
  const bridge = await startShort(t);
  const remote = await wsServer(t);
  const links = [];
  for (let count = 0; count < LIMIT; count += 1) {
    const link = await openLink(t, bridge);
    link.send({ type: "connect", url: remote.url });
    const { header } = await link.next();
    if (header.type === "failed") {
      assert.deepEqual([header.stage, header.code], ["tcp", "system_limit"]);
      assert.match(header.hint, /ulimit -n/);
      break;
    }
    links.push(link);
  }
  assert.ok(links.length > 5 && links.length < LIMIT / 2, String(links.length));
  await bridge.log(SHORT);
  await assertAnswers(t, bridge, "Other");
  for (const link of links.splice(0, 3)) {
    link.end();
    await link.closed();
  }
  await openSocket(t, bridge, remote.url);
});

test("links that take all descriptors leave those of the commands", async (t) => {
  const bridge = await startShort(t);
  for (let count = 0; ; count += 1) {
    assert.ok(count < LIMIT);
    const link = await openLink(t, bridge);
    link.send({ type: "status" });
    const { header } = await link.next();
    if (header.type === "failed") {
      assert.deepEqual([header.stage, header.code], ["link", "system_limit"]);
      break;
    }
  }
  await assertAnswers(t, bridge, CONTROL_PLUGIN);
});

test("server that is to open without descriptors fails with system_limit", async (t) => {
  const bridge = await startShort(t);
  const { port } = await openServer(t, bridge);
  await crowd(t, port);
  // A file that was open for a moment may have left a place; links may take more than servers.
  for (let count = 0; count < 4; count += 1) {
    await openLink(t, bridge);
  }
  const link = await openLink(t, bridge);
  link.send({ type: "listen", host: "127.0.0.1", port: 0 });
  const { header } = await link.next("failed");
  assert.deepEqual([header.stage, header.code], ["listen", "system_limit"]);
  assert.match(header.hint, /ulimit -n/);
});
