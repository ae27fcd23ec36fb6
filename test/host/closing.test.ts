import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { WebSocket } from "ws";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, wsServer } from "../helpers/remote.ts";

before(buildHost);

for (const reading of KIND_AND_WORST) {
  test(`what was sent arrives before a local close, even of a dropped object, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Stories", { bridge, reading, settings: { Story: "drop", Url: remote.url } });
    const peer = await remote.next();
    for (let i = 0; i < 100; i += 1) {
      assert.equal(await peer.text(), `message ${i}`);
    }
    assert.equal((await peer.next()).data.length, 300 * 1024);
    assert.deepEqual(await peer.closed(), { code: 3000, reason: "x" });
    const { code, summary } = await host.closed();
    assert.equal(code, 0);
    assert.equal(summary?.counters["openSockets"], 0);
  });
}

test("a remote that is killed gives 1006, not clean", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const host = runPlugin(t, "Echo", { bridge, settings: { Url: remote.url } });
  const peer = await remote.next();
  await host.log("opened ");
  peer.socket.resetAndDestroy();
  await host.log("closed 1006  lost");
  assert.equal((await host.closed()).code, 0);
});

for (const reading of KIND_AND_WORST) {
  test(`a killed bridge ends each waiting GetMessage with 1006 within a second, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
    const host = runPlugin(t, "Stories", { bridge, reading, settings: { Story: "lost", Url: remote.url } });
    for (let i = 0; i < 3; i += 1) {
      await host.log("waiting");
    }
    await bridge.stop("SIGKILL");
    const killed = Date.now();
    for (let i = 0; i < 3; i += 1) {
      await host.log("lost 1006 lost bridge_lost");
      await host.log("then 0");
    }
    assert.ok(Date.now() - killed < 1_000);
    await host.log("all lost");
    await startBridge(t, { dataDir: bridge.dataDir });
    await host.log("open again");
    assert.equal((await host.closed()).code, 0);
  });
}

for (const reading of KIND_AND_WORST) {
  test(`nothing but the end comes after one's own Close, whatever was read ahead, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
    const host = runPlugin(t, "Stories", {
      bridge,
      reading,
      settings: { Story: "own close", Url: remote.url },
    });
    for (let ahead = 0; ahead < 3; ahead += 1) {
      await host.log(`own close ${ahead}: [closed][] [closed][]`);
    }
    assert.equal((await host.closed()).code, 0);
  });
}

for (const reading of KIND_AND_WORST) {
  for (const Reconnect of [false, true]) {
    for (const Seen of [false, true]) {
      const name = `${Reconnect ? "with AutoReconnect, " : ""}${Seen ? "also" : "not yet"} noticed, ${reading} reading`;

      test(`Close after the other side has ended the socket drops nothing, ${name}`, async (t) => {
        const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
        const settings = { Story: "late close", Url: remote.url, Reconnect, Seen };
        const host = runPlugin(t, "Stories", { bridge, reading, settings });
        const { ws } = await remote.next();
        sendNumbers(ws);
        ws.close(4003, "done");
        await host.log("late close: 200 [closeCode,closed,reason,wasClean] 4003 [] ");
        assert.equal((await host.closed()).code, 0);
      });

      test(`Close after the bridge was lost drops nothing, ${name}`, async (t) => {
        const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
        const settings = { Story: "late close", Url: remote.url, Reconnect, Seen };
        const host = runPlugin(t, "Stories", { bridge, reading, settings });
        sendNumbers((await remote.next()).ws);
        await host.log("all there");
        await bridge.stop("SIGKILL");
        const end = Reconnect
          ? "[closed]  [] cancelled"
          : "[closeCode,closed,reason,wasClean] 1006 [] bridge_lost";
        await host.log(`late close: 200 ${end}`);
        assert.equal((await host.closed()).code, 0);
      });
    }
  }
}

function sendNumbers(ws: WebSocket): void {
  for (let count = 0; count < 200; count += 1) {
    ws.send(String(count));
  }
}
