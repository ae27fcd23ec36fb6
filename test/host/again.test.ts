import assert from "node:assert/strict";
import { createServer } from "node:net";
import { before, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { connectClient } from "../helpers/client.ts";
import { eventually } from "../helpers/deadline.ts";
import { openLink } from "../helpers/game.ts";
import { errorTexts, type HostRun, logTexts } from "../helpers/host.ts";
import { ask } from "../helpers/pages.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, freePort, wsServer } from "../helpers/remote.ts";

before(buildHost);

async function done(host: HostRun): Promise<string[]> {
  await host.log("done", 60_000);
  const { records, summary } = await host.closed();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(summary?.counters["openSockets"], 0);
  return logTexts(records, "Again");
}

for (const reading of KIND_AND_WORST) {
  test(`a reason that nobody can send closes that socket alone, ${reading} reading`, async (t) => {
    const bridge = await startBridge(t);
    const host = runPlugin(t, "Again", { bridge, reading, settings: { Story: "reasons" } });
    assert.deepEqual(await done(host), [
      ...["guest 0 4000 0", "client 0 4001 0", "server 0 4002 0"],
      ...["guest 1 4000 122", "client 1 4001 122", "server 1 4002 122"],
      ...["guest 2 4000 123", "client 2 4001 123", "server 2 4002 123"],
      "done",
    ]);
  });

  test(`a server keeps its pages when Listen was closed and begins anew in any frame, ${reading} reading`, async (t) => {
    const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Again", { bridge, reading, settings: { Story: "pages", Port } });
    for (let frames = 0; frames < 12; frames += 1) {
      const { text } = await host.log(new RegExp(`^pages ${frames} `));
      const port = Number(text.split(" ")[2]);
      assert.equal((await ask(port, "/")).body.toString(), "first");
      const found = await eventually(`the new page after ${frames} frames`, async () => {
        const answer = await ask(port, "/new");
        return answer.status === 404 ? undefined : answer; // still on its way
      });
      assert.equal(found.body.toString(), "new", `after ${frames} frames`);
      host.command(`set Again.Setting_Url=${port}`);
    }
    await done(host);
  });

  test(`one Listen of several at once opens the server, also behind one that was closed, ${reading} reading`, async (t) => {
    const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Again", { bridge, reading, settings: { Story: "two at once", Port } });
    await host.log("listening");
    await connectClient(t, `ws://127.0.0.1:${Port}`);
    const texts = await done(host);
    assert.deepEqual(texts, [
      "listening",
      "refused already_used",
      "refused already_used",
      "opened 1 refused 2",
      "done",
    ]);
  });

  test(`Close ends a Listen that waits for the server before it, ${reading} reading`, async (t) => {
    const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Again", { bridge, reading, settings: { Story: "closed meanwhile", Port } });
    await host.log("listening");
    await connectClient(t, `ws://127.0.0.1:${Port}`);
    const texts = await done(host);
    assert.deepEqual(texts, [
      "listening",
      "state 1",
      "refused cancelled",
      "opened 0 refused 1 state 4",
      "done",
    ]);
  });

  test(`MaxClients counts in whichever frame of Listen it changes, ${reading} reading`, async (t) => {
    const bridge = await startBridge(t);
    const host = runPlugin(t, "Again", { bridge, reading, settings: { Story: "more clients" } });
    for (let frames = 0; frames < 10; frames += 1) {
      const { text } = await host.log(new RegExp(`^room ${frames} 2 `));
      const url = `ws://127.0.0.1:${text.split(" ")[3]}`;
      await connectClient(t, url);
      await connectClient(t, url);
    }
    await done(host);
  });

  test(`a server has a port, and is running, from its Listen to its Close, ${reading} reading`, async (t) => {
    const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
    await done(runPlugin(t, "Again", { bridge, reading, settings: { Story: "ports", Port } }));
  });

  test(`a client connects anew in whichever frame its Connect was closed, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
    await done(runPlugin(t, "Again", { bridge, reading, settings: { Story: "client", Url: remote.url } }));
  });

  test(`what a plugin says in OnDestroyed goes out, ${reading} reading`, async (t) => {
    const [bridge, remote, Port] = await Promise.all([startBridge(t), wsServer(t), freePort()]);
    const settings = { Story: "destroyed", Url: remote.url, Port };
    const host = runPlugin(t, "Again", { bridge, reading, settings });
    await host.log("listening");
    const guest = await connectClient(t, `ws://127.0.0.1:${Port}`);
    await host.log("ready");
    host.command("unload Again");
    const peer = await remote.next();
    assert.equal(await peer.text(), "bye");
    assert.deepEqual(await peer.closed(), { code: 4001, reason: "gone" });
    assert.deepEqual([await guest.text(), await guest.text()], ["bye", "bye again"]);
    assert.deepEqual(await guest.closed(), { code: 4002, reason: "all gone" });
    const { records, summary } = await host.quit();
    assert.deepEqual([errorTexts(records), summary?.counters["openSockets"]], [[], 0]);
  });
}

test("a server that cannot have its port back asks for it less and less often, and gets it from a new bridge at once", async (t) => {
  const [bridge, Port] = await Promise.all([startBridge(t), freePort()]);
  // The plugin keeps the time: its clock runs ten times as fast.
  const args = ["--time-scale", "10"];
  const host = runPlugin(t, "Lives", { bridge, args, settings: { Story: "server", Port } });
  await host.log("listening");
  await bridge.stop("SIGKILL");
  const other = createServer().listen(Port, "127.0.0.1");
  t.after(() => other.close());
  const second = await startBridge(t, { dataDir: bridge.dataDir });
  const first = await linksOf(t, second);
  await delay(6_000);
  const tries = (await linksOf(t, second)) - first;
  assert.ok(tries >= 2 && tries <= 7, `${tries} tries in a minute`);
  await second.stop("SIGKILL");
  other.close();
  await startBridge(t, { dataDir: bridge.dataDir });
  const began = Date.now();
  await host.log(/^now 3 /);
  assert.ok(Date.now() - began < 500, "at once, not after what is left of a pause of up to 3 s");
  await host.quit();
});

/** How many links a bridge has had, this one included. */
async function linksOf(t: TestContext, bridge: Bridge): Promise<number> {
  const link = await openLink(t, bridge, { plugin: "Counter" });
  link.send({ type: "status", details: true });
  const { details } = (await link.next("status")).header;
  return Math.max(...(details?.links ?? []).map(({ id }) => id));
}
