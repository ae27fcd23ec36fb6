import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { PLUGIN_FOLDER } from "../../scripts/pack.ts";
import { ROOT } from "../../scripts/tools.ts";
import { startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { connectClient } from "../helpers/client.ts";
import { errorTexts, type HostEnd, logTexts, runHost } from "../helpers/host.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, freePort, type RemoteOptions, wsServer } from "../helpers/remote.ts";

const CHAT: RemoteOptions = { handleProtocols: (offered) => (offered.has("chat") ? "chat" : false) };

before(buildHost);

/** It ended by itself, so no coroutine was left; nothing failed, and every socket is closed. */
function assertClean({ code, summary, records }: HostEnd): void {
  assert.deepEqual(errorTexts(records), []);
  assert.equal(code, 0);
  assert.equal(summary?.counters["openSockets"], 0);
}

for (const reading of KIND_AND_WORST) {
  test(`a plugin in the manner of 0.1.x runs unchanged, ${reading} reading`, async (t) => {
    const { ca, good } = await makeCertificates(t);
    const bridge = await startBridge(t, { args: ["--ca", ca] });
    const plain = await wsServer(t, echo, CHAT);
    const secure = await wsServer(
      t,
      ({ ws }) =>
        ws.on("message", (data) =>
          String(data) === "bye" ? ws.close(4001, "see you") : ws.send(String(data)),
        ),
      { ...CHAT, tls: good },
    );
    const host = runPlugin(t, "CompatFirst", {
      bridge,
      reading,
      settings: { Port: plain.port, SecurePort: secure.port },
    });
    for (const i of [0, 1, 2]) {
      await Promise.all([host.log(`plain ${i}`), host.log(`secure ${i}`)]);
    }
    for (const text of ["secure closed", "4001", "see you", "done"]) {
      await host.log(text);
    }
    assert.equal((await plain.next()).ws.protocol, "chat");
    assert.equal((await secure.next()).ws.protocol, "chat");
    assertClean(await host.closed());
  });

  test(`a plugin in the manner of 0.2.x runs unchanged, ${reading} reading`, async (t) => {
    const { ca, good } = await makeCertificates(t);
    const bridge = await startBridge(t, { args: ["--ca", ca] });
    const [plain, secure] = [await wsServer(t, echo, CHAT), await wsServer(t, echo, { ...CHAT, tls: good })];
    const ListenPort = await freePort();
    const host = runPlugin(t, "CompatSecond", {
      bridge,
      reading,
      settings: { Port: plain.port, SecurePort: secure.port, ListenPort },
    });
    for (const answer of ["positions chat", "secure named ", "two named chat", "all named chat"]) {
      await host.log(`answer ${answer}`);
    }
    await host.log("listening");
    const url = `ws://127.0.0.1:${ListenPort}`;
    const [first, second] = [await connectClient(t, url), await connectClient(t, url)];
    first.ws.send("to all");
    assert.deepEqual([await first.text(), await second.text()], ["to all", "to all"]);
    second.ws.send("stop");
    await host.log("stopped 2");
    assert.deepEqual(
      [await first.closed(), await second.closed()],
      Array(2).fill({ code: 1000, reason: "" }),
    );
    assertClean(await host.closed());
  });
}

test("sockets live in classes, arrays, dictionaries and derived classes", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
  const host = runPlugin(t, "CompatHandles", { bridge, settings: { Url: remote.url } });
  await host.log("done");
  assertClean(await host.closed());
});

test("a plugin with an optional dependency runs with WebSockets and without", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
  const host = runPlugin(t, "CompatOptional", { bridge, settings: { Url: remote.url } });
  await host.log("with online");
  assertClean(await host.closed());

  const alone = runHost(t, [join(ROOT, "test", "plugins", "CompatOptional")]);
  await alone.log("without");
  assertClean(await alone.closed());
});

test("several plugins use WebSockets at once, and none gets what is meant for another", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
  const names = ["CompatHandles", "CompatOptional", "Stories", "Echo"];
  const host = runHost(t, names.map(pluginFolder), {
    pluginsDir: join(PLUGIN_FOLDER, ".."),
    dataFolder: bridge.dataDir,
    settings: {
      "CompatHandles.Setting_Url": remote.url,
      "CompatOptional.Setting_Url": remote.url,
      "Stories.Setting_Story": "forms",
      "Stories.Setting_Port": remote.port,
      "Echo.Setting_Url": `${remote.url}/for-echo`,
    },
    args: ["--fail-on-warnings", "WebSockets", "--fail-on-exception"],
  });
  const serveEcho = async () => {
    for (;;) {
      const peer = await remote.next();
      if (peer.request.url === "/for-echo") {
        return peer;
      }
    }
  };
  const peer = await serveEcho();
  await Promise.all([
    host.log("done"),
    host.log("with online"),
    host.log(/^url: open /),
    host.log("opened "),
  ]);
  peer.ws.close(4002, "enough");
  await host.log("closed 4002 enough clean");
  const end = await host.closed();
  assertClean(end);
  assert.equal(logTexts(end.records, "Echo").length, 2);
});

const pluginFolder = (name: string): string => join(ROOT, "test", "plugins", name);
