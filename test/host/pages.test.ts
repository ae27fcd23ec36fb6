import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { type Client, connectWhenUp } from "../helpers/client.ts";
import { errorTexts, type HostRun } from "../helpers/host.ts";
import { hostileBridge, jsonFrame } from "../helpers/hostileBridge.ts";
import { ask } from "../helpers/pages.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, freePort, wsServer } from "../helpers/remote.ts";

before(buildHost);

async function quit(host: HostRun): Promise<void> {
  const { code, records, summary } = await host.quit();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
  assert.equal(summary?.counters["openSockets"], 0);
}

/** A client as soon as the server takes one. */
const join = (t: TestContext, port: number): Promise<Client> => connectWhenUp(t, `ws://127.0.0.1:${port}`);

/** What the plugin says to a command. */
async function tell(client: Client, command: string): Promise<string> {
  client.ws.send(command);
  return client.text();
}

test("SetPage and RemovePage say at once what cannot be a page", async (t) => {
  const host = runPlugin(t, "Paging", { settings: { Story: "rules" } });
  await host.log("done");
  const { code, records } = await host.closed();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
});

for (const reading of KIND_AND_WORST) {
  test(`a plugin's pages come, change, and go, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Paging", { bridge, reading, settings: { Port: port } });
    await host.log("listening");
    const page = await ask(port);
    assert.deepEqual([page.status, page.body.toString()], [200, "<!doctype html><p>ü"]);
    assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
    assert.equal((await ask(port, "/state.json")).headers["content-type"], "application/json; charset=utf-8");
    assert.equal((await ask(port, "/gone")).status, 404);
    const client = await join(t, port);
    assert.equal(await tell(client, "set /new hello"), "done");
    assert.equal((await ask(port, "/new")).body.toString(), "hello");
    assert.equal(await tell(client, "set / changed"), "done");
    assert.equal((await ask(port)).body.toString(), "changed");
    assert.equal(await tell(client, "remove /new"), "done");
    assert.equal((await ask(port, "/new")).status, 404);
    assert.equal(await tell(client, "remove /new"), "bad_page");
    assert.equal(await tell(client, "set new hello"), "bad_page");
    await quit(host);
  });
}

test("pages are there again after a restart of the bridge, and after Close and Listen, as they were last", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = runPlugin(t, "Paging", { bridge, settings: { Port: port } });
  await host.log("listening");
  const first = await join(t, port);
  await tell(first, "set / changed");
  await tell(first, "remove /state.json");
  await bridge.stop("SIGKILL");
  await startBridge(t, { dataDir: bridge.dataDir });
  const second = await join(t, port);
  assert.equal((await ask(port)).body.toString(), "changed");
  assert.equal((await ask(port, "/state.json")).status, 404);
  second.ws.send("close");
  await second.closed();
  await host.log("listening");
  const third = await join(t, port);
  assert.equal((await ask(port)).body.toString(), "changed");
  assert.equal(await tell(third, "set / again"), "done");
  assert.equal((await ask(port)).body.toString(), "again");
  await quit(host);
});

for (const [reading, bytes] of [
  ["kind", 16 * 1024 * 1024],
  ["worst", 256 * 1024],
] as const) {
  test(`${bytes} bytes of pages cross the link unchanged, ${reading} reading`, {
    timeout: 120_000,
  }, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "Paging", {
      bridge,
      reading,
      settings: { Story: "large", Port: port, Bytes: bytes },
      args: ["--no-timeout"],
    });
    const numbers = (first: number): Buffer =>
      Buffer.from(Uint32Array.from({ length: bytes / 4 }, (_, at) => at + first).buffer);
    await host.log("listening", 60_000);
    assert.ok((await ask(port)).body.equals(numbers(1)), "the first one");
    const client = await join(t, port);
    assert.equal(await client.text(60_000), "behind it");
    assert.ok((await ask(port)).body.equals(numbers(2)), "the second one");
    client.ws.close();
    await host.log("done");
    assert.equal((await host.closed()).code, 0);
  });
}

test("while a long page crosses the link, the server's clients are heard, and the plugin's other sockets talk", {
  timeout: 120_000,
}, async (t) => {
  const [bridge, port, remote] = await Promise.all([startBridge(t), freePort(), wsServer(t, echo)]);
  const host = runPlugin(t, "Paging", {
    bridge,
    settings: { Story: "meanwhile", Port: port, Bytes: 16 * 1024 * 1024, Url: remote.url },
    args: ["--no-timeout"],
  });
  await host.log("listening");
  const client = await join(t, port);
  const timer = setInterval(() => client.ws.send("heard"), 20);
  t.after(() => clearInterval(timer));
  const { text } = await host.log(/^crossed /, 60_000);
  t.diagnostic(text);
  const [heard = 0, echoed = 0, took = 0] = text.split(" ").slice(1).map(Number);
  assert.ok(took > 1_000, "there was a meanwhile");
  assert.ok(heard > 20 && echoed > 20, text);
  await quit(host);
});

test("as many pages as there may be can be set in one frame", async (t) => {
  const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
  const host = runPlugin(t, "Paging", { bridge, settings: { Story: "crowd", Port: port } });
  await host.log("set");
  await join(t, port);
  for (const number of [0, 128, 255]) {
    assert.equal((await ask(port, `/${number}`)).body.toString(), `page ${number}`);
  }
  await quit(host);
});

test("a bridge that does not know pages is named in LastError, and everything else goes on", async (t) => {
  const bridge = await hostileBridge(t, {
    request: ({ write }) =>
      write(jsonFrame({ type: "listening", host: "127.0.0.1", port: 1, maxMessage: 1 })),
  });
  const host = runPlugin(t, "Paging", { bridge, settings: { Story: "outdated" } });
  await host.log(/too old to serve pages.*[Uu]pdate/);
  await host.log("done");
  const { code, records } = await host.closed();
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
});
