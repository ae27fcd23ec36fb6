import assert from "node:assert/strict";
import { before, test } from "node:test";
import { buildHost } from "../../scripts/host.ts";
import { startBridge } from "../helpers/bridge.ts";
import { errorTexts, type HostEnd, logTexts } from "../helpers/host.ts";
import { KIND_AND_WORST, runPlugin } from "../helpers/plugins.ts";
import { echo, freePort, wsServer } from "../helpers/remote.ts";

/** What each mistake of test/plugins/AuthorMistakes returns, with the stage and the code of LastError. */
const MISTAKES = [
  "send before connect: false link not_open",
  "binary before connect: false link not_open",
  "all is well: true  ",
  "connect twice: false link already_used",
  "listen on a client: false link already_used",
  "broadcast on a client: false link not_open",
  "null buffer: false link bad_argument",
  "text over the limit: false ws message_too_large",
  "binary over the limit: false ws message_too_large",
  "text that is not UTF-8: true ws invalid_utf8",
  "too much at once: false link queue_full",
  "send after close: false link not_open",
  "line break in a header: false policy bad_header",
  "line break in a header's name: false policy bad_header",
  "header of the handshake: false policy bad_header",
  "long header: false link bad_argument",
  "header that is an object: false link bad_argument",
  "header that is an array: false link bad_argument",
  "subprotocol with spaces: false policy bad_subprotocol",
  "subprotocol twice: false policy bad_subprotocol",
  "no host: false policy bad_url",
  "no URL: false link bad_message",
  "URL of a page: false policy bad_url",
  "text that is no URL: false policy bad_url",
  "URL over the limit: false link bad_argument",
  "no time to connect: false link bad_message",
  "all is well again: true  ",
  "broadcast before listen: false link not_open",
  "connect a server: false link already_used",
  "listen twice: false link already_used",
  "null buffer to a client: false link bad_argument",
  "text over the limit to a client: false ws message_too_large",
  "broadcast over the limit: false ws message_too_large",
  "text to a client that is not UTF-8: true ws invalid_utf8",
  "broadcast that is not UTF-8: true ws invalid_utf8",
  "send to a closed client: false link not_open",
  "rendered for Render",
  "done",
];

/** So much is sent that the worst reading takes half a minute at an ordinary rate of frames. */
const FAST = ["--fps", "1000"];

before(buildHost);

for (const reading of KIND_AND_WORST) {
  test(`authors' mistakes each say what is wrong and harm nothing else, ${reading} reading`, async (t) => {
    const [bridge, remote, ListenPort] = await Promise.all([startBridge(t), wsServer(t, echo), freePort()]);
    const host = runPlugin(t, "AuthorMistakes", {
      bridge,
      reading,
      args: FAST,
      settings: { Url: remote.url, ListenPort },
    });
    await host.log("done", 60_000);
    const end = await host.closed();
    assert.deepEqual(infoTexts(end), MISTAKES);

    // Waiting in Render is the one mistake that the engine itself answers, and it ends only that call.
    const faults = errorTexts(end.records);
    assert.equal(faults.length, 2, "GetMessage and Connect");
    for (const fault of faults) {
      assert.match(fault, /^Script exception: Cannot yield here/);
    }
    assert.equal(end.summary?.exceptions, faults.length);
    assert.equal(end.summary?.counters["openSockets"], 0);
    const warnings = end.records.filter((record) => record.type === "log" && record.level === "warn");
    assert.equal(warnings.length, 1, "a server that is used like a client warns once");
  });
}

for (const reading of KIND_AND_WORST) {
  test(`odd values in any field fail in plain words or are of no harm, ${reading} reading`, async (t) => {
    const [bridge, remote] = await Promise.all([startBridge(t), wsServer(t, echo)]);
    const host = runPlugin(t, "AuthorMistakes", {
      bridge,
      reading,
      args: FAST,
      settings: { Url: remote.url, Odd: true },
    });
    await host.log("odd values done", 120_000);
    const end = await host.closed();
    assert.deepEqual(errorTexts(end.records), []);
    assert.equal(end.summary?.counters["openSockets"], 0);
  });
}

test("header values that are numbers or bools are sent as text", async (t) => {
  const [bridge, remote, ListenPort] = await Promise.all([startBridge(t), wsServer(t, echo), freePort()]);
  const host = runPlugin(t, "AuthorMistakes", {
    bridge,
    args: FAST,
    settings: { Url: remote.url, ListenPort },
  });
  for (;;) {
    const { request } = await remote.next();
    if (request.url === "/headers") {
      const names = ["x-int", "x-negative", "x-float", "x-bool", "x-off", "x-large"];
      const values = names.map((name) => request.headers[name]);
      assert.deepEqual(values, ["42", "-7", "1.5", "1", "0", "9007199254740993"]);
      break;
    }
  }
  await host.quit();
});

test("a close code and a reason that no one may send become ones that go through", async (t) => {
  const [bridge, remote, ListenPort] = await Promise.all([startBridge(t), wsServer(t, echo), freePort()]);
  const host = runPlugin(t, "AuthorMistakes", { bridge, settings: { Url: remote.url, ListenPort } });
  await remote.next(); // the socket that goes on working
  const peer = await remote.next();
  assert.deepEqual(await peer.closed(), { code: 1000, reason: "é".repeat(61) });
  await host.log("done", 60_000);
  await host.closed();
});

function infoTexts({ records }: HostEnd): string[] {
  const infos = records.filter((record) => record.type === "log" && record.level === "info");
  return logTexts(infos, "AuthorMistakes");
}
