import assert from "node:assert/strict";
import { test } from "node:test";
import { lastLines } from "../../bridge/cli/commands/logs.ts";
import { statusJson, statusText } from "../../bridge/cli/commands/status.ts";
import { amount, duration, localTime, plain, table } from "../../bridge/cli/format.ts";
import type { BridgeDetails, BridgeStatus } from "../../schema/index.ts";
import { discoveryOf } from "../helpers/discovery.ts";

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

const TRAFFIC = { messagesIn: "3", messagesOut: "1", bytesIn: "30", bytesOut: "10" };

const DETAILS: BridgeDetails = {
  port: 29456,
  started: "2026-11-23T10:00:00.000Z",
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
  refused: [{ time: "2026-11-23T10:00:02.000Z", plugin: "Over\u001b[31mlay", origin: "file://\u0007" }],
};

test("duration names the two largest units that count", () => {
  const given = [0, 1, 59, 60, 61, 3600, 3661, 86_399, 86_400, 90_000, 1_000_000];
  const said = [
    "0 s",
    "1 s",
    "59 s",
    "1 min",
    "1 min 1 s",
    "1 h",
    "1 h 1 min",
    "23 h 59 min",
    "1 d",
    "1 d 1 h",
  ];
  assert.deepEqual(given.map(duration), [...said, "11 d 13 h"]);
});

test("time is shown by the clock of the person", () => {
  const date = new Date(2026, 0, 2, 3, 4, 5);
  assert.equal(localTime(date), "2026-01-02 03:04:05");
});

test("amount says bytes as the window in the game does", () => {
  const given = ["0", "1", "1023", "1024", "1536", "1048576", "12345678901", "98765432109876543"];
  const said = ["0 B", "1 B", "1023 B", "1.0 KiB", "1.5 KiB", "1.0 MiB", "11.5 GiB", "89826.6 TiB"];
  assert.deepEqual(given.map(amount), said);
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
  assert.equal(plain("a\u001b[31mb\u0007\nc\u009b"), "a?[31mb??c?");
});

test("status for people names plugins, sockets, bytes and errors, and not the link that asks", () => {
  const text = statusText(discoveryOf({ pid: 7 }), { status: STATUS, details: DETAILS }, "/log");
  assert.match(text, /^bridge {3}1\.0\.0, running for 1 h 1 min$/m);
  assert.match(text, /^network {2}1\.2 MiB received, 10 B sent$/m);
  assert.match(text, /^Chat +client +wss:\/\/a\.example +1 /m);
  assert.match(text, /^Over\?\[31mlay +server +127\.0\.0\.1:1 +2 /m);
  assert.match(text, /Chat {2}connection_refused {2}no\n\n/);
  assert.match(text, /Allowed:\nChat {2}pages of https:\/\/a\.example\nChat {2}other computers\n\n/);
  assert.match(text, /Refused .+:\n.+ {2}Over\?\[31mlay {2}pages of file:\/\/\?\n$/);
  assert.ok(!/^bridge +-/m.test(text));
});

test("status for people works for a bridge that sends no details", () => {
  const text = statusText(discoveryOf(), { status: STATUS, details: undefined }, "/log");
  assert.match(text, /running for 1 h 1 min/);
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

test("last lines are as many as there are", () => {
  assert.deepEqual(lastLines("a\nb\nc\n", 2), ["b", "c"]);
  assert.deepEqual(lastLines("a\n", 5), ["a"]);
  assert.deepEqual(lastLines("", 5), []);
});
