import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { FOREIGN_HOST, openInChromium, servePage } from "../helpers/chromium.ts";
import { connectClient } from "../helpers/client.ts";
import { READING_NAMES } from "../helpers/hostReadings.ts";
import { runPlugin } from "../helpers/plugins.ts";
import { pythonClient } from "../helpers/python.ts";
import { freePort } from "../helpers/remote.ts";

before(buildHost);

/** A page that connects, reports what it is greeted with, says something, and stays until it is closed. */
const visit = (t: TestContext, url: string, text: string) =>
  servePage(
    t,
    `const socket = new WebSocket(${JSON.stringify(url)});
    socket.onmessage = async ({ data }) => {
      socket.onmessage = null;
      await report(data);
      socket.send(${JSON.stringify(text)});
    };
    socket.onclose = ({ code, reason, wasClean }) => report({ code, reason, wasClean });`,
  );

for (const reading of READING_NAMES) {
  test(`the server program of the old plugin's page serves three kinds of clients at once, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "SeedServer", { bridge, reading, settings: { Port: port } });
    await host.log("listening");
    const url = `ws://localhost:${port}`;
    const page = await visit(t, url, "from a page: äöü €");
    await openInChromium(t, page.origin("127.0.0.1"));
    assert.equal(await page.next(), "test");
    const node = await connectClient(t, url);
    const python = await pythonClient(t, url);
    assert.equal(await node.text(), "test");
    assert.equal(await python.line(), "test");
    node.ws.send("from ws: äöü €");
    python.say("from Python: äöü €");
    await host.log("from a page: äöü €");
    await host.log("from ws: äöü €");
    await host.log("from Python: äöü €");
    python.end();
    assert.equal(await python.line(), "1000");
    assert.equal(await node.text(), "test");
    host.command("unload SeedServer");
    assert.deepEqual(await page.next(), { code: 1001, reason: "", wasClean: true });
    assert.equal((await node.closed()).code, 1001);
    assert.equal((await host.closed()).code, 0);
  });

  test(`a remote control with JSON requests works as it did, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "JsonServer", { bridge, reading, settings: { Port: port } });
    await host.log("listening");
    const url = `ws://127.0.0.1:${port}`;
    const [one, two] = await Promise.all([connectClient(t, url), connectClient(t, url)]);
    const ask = async (client: typeof one, request: unknown): Promise<unknown> => {
      client.ws.send(typeof request === "string" ? request : JSON.stringify(request));
      return JSON.parse(await client.text());
    };
    assert.deepEqual(await ask(one, { command: "set_map", map: 'Überstrecke "1" 🏁' }), { status: 200 });
    assert.deepEqual(await ask(two, { command: "get_map" }), { status: 200, map: 'Überstrecke "1" 🏁' });
    assert.deepEqual(await ask(two, "{no json"), { status: 400, error: "not JSON" });
    assert.deepEqual(await ask(one, []), { status: 400, error: "no command" });
    assert.deepEqual(await ask(one, { command: "fly" }), { status: 404, error: "unknown command: fly" });
    one.ws.close(1000);
    await host.log("client left: 1000");
    assert.deepEqual(await ask(two, { command: "get_map" }), { status: 200, map: 'Überstrecke "1" 🏁' });
    assert.equal((await host.quit()).code, 0);
    assert.equal((await two.closed()).code, 1001);
  });
}

test("a page of another origin gets in only when the plugin allows it", async (t) => {
  const [bridge, strictPort, openPort] = await Promise.all([startBridge(t), freePort(), freePort()]);
  const page = await servePage(
    t,
    `const visit = (port) => new Promise((resolve) => {
      const socket = new WebSocket("ws://127.0.0.1:" + port + "/page?x=1");
      socket.onopen = () => socket.send("let in");
      socket.onmessage = ({ data }) => resolve(data);
      socket.onclose = ({ code }) => resolve(code);
    });
    (async () => report([location.hostname, await visit(${strictPort}), await visit(${openPort})]))();`,
  );
  const foreign = page.origin(FOREIGN_HOST);
  const strict = runPlugin(t, "Serving", { bridge, settings: { Port: strictPort } });
  const origins = `https://example.com,${foreign}`;
  const open = runPlugin(t, "Serving", { bridge, settings: { Port: openPort, Origins: origins } });
  await Promise.all([strict.log("listening"), open.log("listening")]);

  await Promise.all([openInChromium(t, foreign), openInChromium(t, page.origin("127.0.0.1"))]);
  const reports = (await Promise.all([page.next(), page.next()])) as [string, unknown, unknown][];
  assert.deepEqual(reports.sort(), [
    ["127.0.0.1", "let in", "let in"],
    [FOREIGN_HOST, 1006, "let in"],
  ]);
  await open.log(new RegExp(`^joined [12] 127.0.0.1 ${foreign} /page\\?x=1 $`));
  const line = await bridge.log(({ origin }) => origin === foreign);
  assert.match(line.msg, /AllowedOrigins/);
  assert.equal(line["plugin"], "Serving");
});
