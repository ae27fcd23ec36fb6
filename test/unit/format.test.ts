import assert from "node:assert/strict";
import { test } from "node:test";
import { statusJson } from "../../bridge/cli/commands/status.ts";
import { amount, duration, localTime, plain, table } from "../../bridge/cli/format.ts";
import { paintWith } from "../../bridge/cli/paint.ts";
import { prettyLog } from "../../bridge/cli/prettyLog.ts";
import { statusText } from "../../bridge/cli/statusText.ts";
import type { BridgeDetails, BridgeStatus } from "../../schema/index.ts";
import { discoveryOf } from "../helpers/discovery.ts";
import { AMOUNTS, DURATIONS, TIMES, ZONE } from "../helpers/shown.ts";

const STATUS: BridgeStatus = {
  type: "status",
  version: "1.0.0",
  uptime: 3700,
  links: 3,
  clients: 1,
  servers: 1,
  serverClients: 2,
  bytesIn: "1234567",
  bytesOut: "10",
};

const PLAIN = { log: "/log", paint: paintWith(false) };

const TRAFFIC = { messagesIn: "3", messagesOut: "1", bytesIn: "30", bytesOut: "10" };

const DETAILS: BridgeDetails = {
  port: 29456,
  started: "2026-11-23T10:00:00.000Z",
  folders: ["/games/OpenplanetNext"],
  links: [
    {
      id: 1,
      plugin: "Chat",
      role: "client",
      peer: "wss://a.example",
      sockets: 1,
      since: "2026-11-23T10:00:00.000Z",
      ...TRAFFIC,
    },
    {
      id: 2,
      plugin: "Over\u001b[31mlay",
      role: "server",
      peer: "127.0.0.1:1",
      sockets: 2,
      since: "2026-11-23T10:00:00.000Z",
      ...TRAFFIC,
    },
  ],
  faults: [
    {
      time: "2026-11-23T10:00:01.000Z",
      plugin: "Chat",
      stage: "tcp",
      code: "connection_refused",
      message: "no",
    },
  ],
  allowed: [
    { plugin: "Chat", origin: "https://a.example" },
    { plugin: "Chat", lan: true },
  ],
  settings: { allowLan: true, allowedOrigins: ["https://b.example"] },
  refused: [{ time: "2026-11-23T10:00:02.000Z", plugin: "Over\u001b[31mlay", origin: "file://\u0007" }],
};

test("status for people has rates once there are two looks", () => {
  const [chat] = DETAILS.links;
  assert.ok(chat);
  const now = {
    status: { ...STATUS, uptime: 3702, bytesIn: "1238667" },
    details: {
      ...DETAILS,
      links: [{ ...chat, messagesIn: "13", bytesIn: "4126" }, ...DETAILS.links.slice(1)],
    },
  };
  const earlier = { report: { status: STATUS, details: DETAILS }, seconds: 2 };
  const text = statusText(discoveryOf(), now, { ...PLAIN, earlier });
  assert.match(text, /^Received {2}1\.2 MiB, 2\.0 KiB\/s$/m);
  assert.match(
    text,
    /^Chat .* 13 messages, 4\.0 KiB \(5\/s, 2\.0 KiB\/s\) +1 message, 10 B \(0\/s, 0 B\/s\) /m,
  );
});

test("status for people has no rates over a restart of the bridge", () => {
  const earlier = { report: { status: STATUS, details: DETAILS }, seconds: 1 };
  const now = { status: { ...STATUS, uptime: 0, bytesIn: "5" }, details: { ...DETAILS, links: [] } };
  assert.match(statusText(discoveryOf(), now, { ...PLAIN, earlier }), /^Received {2}5 B$/m);
});

test("status for people is coloured where that is wanted", () => {
  const told = { status: STATUS, details: DETAILS };
  const text = statusText(discoveryOf(), told, { ...PLAIN, paint: paintWith(true) });
  assert.ok(text.startsWith("\u001b[32mThe bridge runs: \u001b[39m"));
});

test("duration names the two largest units that count", () => {
  for (const [seconds, shown] of DURATIONS) {
    assert.equal(duration(seconds), shown);
  }
});

test("time is shown by the clock of the person", (t) => {
  const { TZ: before } = process.env;
  process.env["TZ"] = ZONE;
  t.after(() => {
    delete process.env["TZ"];
    Object.assign(process.env, before === undefined ? {} : { TZ: before });
  });
  for (const [time, shown] of TIMES) {
    assert.equal(localTime(new Date(time)), shown);
  }
});

test("amount says bytes in the largest unit that is whole", () => {
  for (const [digits, shown] of AMOUNTS) {
    assert.equal(amount(digits), shown);
  }
});

test("table aligns columns and pads no line's end", () => {
  assert.equal(
    table([
      ["a", "bb", "c"],
      ["dddd", "e", "f"],
    ]),
    "a     bb  c\ndddd  e   f",
  );
});

test("text of others cannot steer the terminal", () => {
  assert.equal(plain("a\u001b[31mb\u0007\nc\u009b\u202ed\u2069"), "a?[31mb??c??d?");
});

test("status for people names plugins, sockets, bytes and errors, and not the link that asks", () => {
  const [chat] = DETAILS.links;
  assert.ok(chat);
  const asking = { ...chat, id: 3, plugin: "Asking", role: "none", peer: "", sockets: 0 } as const;
  const details = { ...DETAILS, links: [...DETAILS.links, asking] };
  const text = statusText(discoveryOf({ pid: 7 }), { status: STATUS, details }, PLAIN);
  assert.match(text, /^The bridge runs: version 1\.0\.0 at 127\.0\.0\.1:\d+, process 7, for 1 h 1 min$/m);
  assert.match(text, /^Sockets {3}1 client; 1 server with 2 clients$/m);
  assert.match(text, /^Received {2}1\.2 MiB$/m);
  assert.match(text, /^Sent {6}10 B$/m);
  assert.match(text, /^Game {6}\/games\/OpenplanetNext$/m);
  assert.match(text, /^Chat +wss:\/\/a\.example +open +3 messages, 30 B +1 message, 10 B +20/m);
  assert.match(text, /^Over\?\[31mlay +127\.0\.0\.1:1 +serves 2 clients +3 messages/m);
  assert.match(text, /Chat {2}connection_refused {2}no\n\n/);
  assert.match(text, /Allowed:\nChat {2}pages of https:\/\/a\.example\nChat {2}other computers\n\n/);
  assert.match(text, /Refused .+:\n.+ {2}Over\?\[31mlay {2}pages of file:\/\/\?\n$/);
  assert.doesNotMatch(text, /Asking/);
});

test("status for people works for a bridge that sends no details", () => {
  const text = statusText(discoveryOf(), { status: STATUS, details: undefined }, PLAIN);
  assert.match(text, /, for 1 h 1 min$/m);
});

test("status for programs has the same facts in one object on one line", () => {
  const text = statusJson(discoveryOf({ pid: 7 }), { status: STATUS, details: DETAILS }, "/log");
  assert.match(text, /^[^\n]+\n$/);
  const value = JSON.parse(text);
  assert.deepEqual(
    [value.running, value.pid, value.uptime, value.linkCount, value.links.length, value.bytesIn, value.log],
    [true, 7, 3700, 2, 2, "1234567", "/log"],
  );
  assert.deepEqual(value.faults, DETAILS.faults);
});

test("a log line on a terminal has no control characters and no turned text of a peer", () => {
  const line = JSON.stringify({
    level: "warn",
    origin: "https://e\u009b31m\u202e\u001b[31m",
    msg: "page refused",
  });
  const shown = prettyLog(false)(line);
  assert.match(shown, /page refused .*https:\/\/e\?31m\?\\u001b\[31m/);
});
