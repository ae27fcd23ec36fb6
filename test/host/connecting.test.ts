import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { before, type TestContext, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { type Bridge, startBridge } from "../helpers/bridge.ts";
import { makeCertificates } from "../helpers/certificates.ts";
import { discoveryOf, plantDiscovery } from "../helpers/discovery.ts";
import { temporaryFolder } from "../helpers/folders.ts";
import { jsonFrame, welcome } from "../helpers/hostileBridge.ts";
import type { Reading } from "../helpers/hostReadings.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { freePort, tcpServer, wsServer } from "../helpers/remote.ts";

before(buildHost);

interface Outcome {
  open: boolean;
  ms: number;
  fault: { stage: string; code: string; httpStatus: number; message: string; hint: string };
}

async function connect(
  t: TestContext,
  bridge: Pick<Bridge, "dataDir">,
  url: string,
  reading: Reading = "kind",
  args: string[] = [],
): Promise<Outcome> {
  const host = runPlugin(t, "Stories", {
    bridge,
    reading,
    args,
    settings: { Story: "connect", Url: url, Timeout: 2_000 },
  });
  const { text } = await host.log(/^(open|refused) /, 60_000);
  assert.equal((await host.closed()).code, 0);
  const [result, ms, ...rest] = text.split(" ");
  const [stage = "", code = "", httpStatus, message = "", hint = ""] = rest.join(" ").split("|");
  return {
    open: result === "open",
    ms: Number(ms),
    fault: { stage, code, httpStatus: Number(httpStatus), message, hint },
  };
}

test("Connect has all forms of both generations of the old plugin", async (t) => {
  const bridge = await startBridge(t);
  const remote = await wsServer(t, () => {}, { handleProtocols: (offered) => [...offered].at(-1) ?? false });
  const host = runPlugin(t, "Stories", { bridge, settings: { Story: "forms", Port: remote.port } });
  for (const [form, protocol, url] of [
    ["host and port", "", "/"],
    ["0.1.x protocol", "one", "/"],
    ["0.2.x protocol", "two", "/"],
    ["0.2.x named", "two", "/"],
    ["path and query", "", "/chat?room=1"],
    ["scheme", "", "/chat"],
    ["url", "one", "/"],
  ]) {
    const [peer] = await Promise.all([remote.next(), host.log(`${form}: open ${protocol}`)]);
    assert.equal(peer.request.url, url);
    assert.equal((await peer.closed()).code, 1000);
  }
  assert.equal((await host.closed()).code, 0);
});

test("each way in which connecting fails has its own stage, code and hint", async (t) => {
  const certificates = await makeCertificates(t);
  const bridge = await startBridge(t, { args: ["--ca", certificates.ca] });
  const mute = (): Promise<number> => tcpServer(t, () => {});
  const answer = (text: string) =>
    tcpServer(t, (socket: Socket) => socket.once("data", () => socket.end(text)));
  const untrusted = await wsServer(t, () => {}, { tls: certificates.selfSigned });
  const wrongHost = await wsServer(t, () => {}, { tls: certificates.wrongHost });
  const expired = await wsServer(t, () => {}, { tls: certificates.expired });
  const cases: [string, string, string][] = [
    [untrusted.url, "tls", "certificate_untrusted"],
    [wrongHost.url, "tls", "certificate_wrong_host"],
    [expired.url, "tls", "certificate_expired"],
    [`ws://127.0.0.1:${await freePort()}`, "tcp", "connection_refused"],
    ["ws://nowhere.invalid", "dns", "host_not_found"],
    [`ws://127.0.0.1:${await mute()}`, "http", "timed_out"],
    [`wss://127.0.0.1:${await mute()}`, "tls", "timed_out"],
    [
      `ws://127.0.0.1:${await answer("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")}`,
      "http",
      "unexpected_status",
    ],
    [`ws://127.0.0.1:${await answer("SSH-2.0-nothing\r\n")}`, "ws", "bad_handshake"],
    ["http://127.0.0.1/", "policy", "bad_url"],
  ];
  const outcomes = await Promise.all(cases.map(([url]) => connect(t, bridge, url)));
  for (const [i, { open, ms, fault }] of outcomes.entries()) {
    const [url, stage, code] = cases[i] as [string, string, string];
    assert.deepEqual({ open, stage: fault.stage, code: fault.code }, { open: false, stage, code }, url);
    assert.ok(ms < 3_500, `${url} took ${ms} ms`);
    assert.notEqual(fault.message, "");
  }
  assert.equal(outcomes[7]?.fault.httpStatus, 401);
  const hints = outcomes.map(({ fault }) => fault.hint);
  assert.equal(new Set(hints).size, hints.length);
});

for (const reading of KIND_AND_WORST) {
  test(`without a bridge Connect fails soon and says what to do once, ${reading} reading`, async (t) => {
    const empty = { dataDir: await temporaryFolder(t) };
    const stale = { dataDir: await temporaryFolder(t) };
    await plantDiscovery(stale.dataDir, discoveryOf({ port: await freePort() }));
    for (const [folder, code] of [
      [empty, "bridge_missing"],
      [stale, "bridge_unreachable"],
    ] as const) {
      const { open, ms, fault } = await connect(t, folder, "ws://127.0.0.1:1", reading);
      assert.deepEqual([open, fault.stage, fault.code], [false, "link", code]);
      // A refusal that the socket never tells of costs all of the time for dialling.
      const silent = reading === "worst" && code === "bridge_unreachable";
      assert.ok(ms <= (silent ? 4_000 : 1_000), `took ${ms} ms`);
      assert.match(fault.hint, /bridge/);
    }
  });
}

test("the player is told once in a run, however many plugins try", async (t) => {
  const host = runPlugin(t, "Stories", { settings: { Story: "nobridge" } });
  await host.log("tried");
  const { code, records } = await host.closed();
  assert.equal(code, 0);
  assert.equal(records.filter(({ type }) => type === "notification").length, 1);
});

test("a squatter on the port learns nothing and is not believed", async (t) => {
  const dataDir = await temporaryFolder(t);
  let heard = "";
  const port = await tcpServer(t, (socket) =>
    socket.on("data", (chunk) => {
      heard += chunk.toString("latin1");
      socket.write(jsonFrame(welcome("0".repeat(64))));
    }),
  );
  const discovery = discoveryOf({ port });
  await plantDiscovery(dataDir, discovery);
  const { fault } = await connect(t, { dataDir }, "ws://secret.example/");
  assert.equal(fault.code, "bridge_untrusted");
  assert.ok(!heard.includes(discovery.token) && !heard.includes("secret"));
});

test("a frame of 3 s at any step of Connect still ends in an open socket", async (t) => {
  const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t)]);
  const frames = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const outcomes = await Promise.all(
    frames.map((frame) =>
      connect(t, bridge, remote.url, frame % 2 ? "kind" : "worst", ["--stall", `${frame}:3000`]),
    ),
  );
  for (const [i, { open, fault }] of outcomes.entries()) {
    assert.ok(open, `frame ${frames[i]}: ${fault.code}`);
  }
});
