import assert from "node:assert/strict";
import { before, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { connectClient } from "../helpers/client.ts";
import { errorTexts, type HostRun, logTexts } from "../helpers/host.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort, type Peer, wsServer } from "../helpers/remote.ts";

before(buildHost);

const LINES = Array.from({ length: 30 }, (_, i) => `line${i}`);

/** Says all its lines and leaves, once the plugin has said something or at once. */
function sayAll({ ws }: Peer): void {
  for (const line of LINES) {
    ws.send(line);
  }
  ws.close(4000, "maintenance");
}

async function ended(host: HostRun): Promise<string[]> {
  const { code, records, summary } = await host.closed();
  assert.deepEqual([code, errorTexts(records), summary?.counters["openSockets"]], [0, [], 0]);
  return logTexts(records, "OldLoops");
}

for (const reading of KIND_AND_WORST) {
  for (const secure of [false, true]) {
    const kind = secure ? "secure" : "plain";
    test(`a ${kind} client has a socket until all is read, the end included, ${reading} reading`, async (t) => {
      const certificates = secure ? await makeCertificates(t) : undefined;
      const bridge = await startBridge(t, certificates && { args: ["--ca", certificates.ca] });
      const remote = await wsServer(t, sayAll, certificates && { tls: certificates.good });
      const Url = remote.url;
      const host = runPlugin(t, "OldLoops", { bridge, reading, settings: { Story: "client", Url } });
      assert.deepEqual(await ended(host), ["open true", [...LINES, "closed 4000"].join(" ")]);
    });
  }

  test(`a client has a socket until it has read what came before the bridge was lost, ${reading} reading`, async (t) => {
    const bridge = await startBridge(t);
    const remote = await wsServer(t, ({ ws }) => LINES.map((line) => ws.send(line)));
    const settings = { Story: "client", Url: remote.url };
    const host = runPlugin(t, "OldLoops", { bridge, reading, settings });
    const peer = await remote.next();
    await peer.next();
    await bridge.stop("SIGKILL");
    assert.deepEqual(await ended(host), ["open true", [...LINES, "closed 1006"].join(" ")]);
  });

  test(`a server's client has a socket, and a place in the list, while it is being read, ${reading} reading`, async (t) => {
    const [bridge, port] = await Promise.all([startBridge(t), freePort()]);
    const host = runPlugin(t, "OldLoops", { bridge, reading, settings: { Story: "server", Port: port } });
    await host.log("listening true");
    for (let i = 1; i <= 3; i += 1) {
      // One is read in each 20 ms: more than a second's worth.
      await leaveMuch(t, port, 80);
    }
    await host.log("read 240 closed 3 socket false");
    const { records } = await host.quit();
    assert.deepEqual(errorTexts(records), []);
  });

  test(`a client that never reads has a socket while messages wait, ${reading} reading`, async (t) => {
    const bridge = await startBridge(t);
    for (const lines of [[], ["a", "b"]]) {
      const remote = await wsServer(t, ({ ws }) => {
        ws.once("message", () => {
          lines.map((line) => ws.send(line));
          ws.close(4000);
        });
      });
      const settings = { Story: "sender", Url: remote.url };
      const waits = lines.length > 0;
      assert.deepEqual(await ended(runPlugin(t, "OldLoops", { bridge, reading, settings })), [
        "open true",
        `state 4 socket ${waits} ready false sent false`,
        ...lines.map((line, i) => `left ${line} socket ${i + 1 < lines.length}`),
        "closed 4000 socket false",
      ]);
    }
  });

  test(`one's own Close takes the socket away at once, whatever is unread, ${reading} reading`, async (t) => {
    const bridge = await startBridge(t);
    assert.deepEqual(
      await ended(runPlugin(t, "OldLoops", { bridge, reading, settings: { Story: "closer" } })),
      [
        "client of the server false",
        "client false",
        "ended by the server true true",
        "and closed again false",
        "ended by the client false true",
        "and closed again false",
        "all clients false",
        "done",
      ],
    );
  });
}

async function leaveMuch(t: TestContext, port: number, messages: number): Promise<void> {
  const { ws } = await connectClient(t, `ws://127.0.0.1:${port}/`);
  for (let i = 0; i < messages; i += 1) {
    ws.send(`message ${i}`);
  }
  ws.close();
  await delay(100);
}
