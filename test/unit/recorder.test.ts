import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_ENDED_SOCKETS, MAX_ENTRIES, RECORD_OVERHEAD_BYTES } from "../../bridge/core/inspect/limits.ts";
import { BEGINNING, Recorder } from "../../bridge/core/inspect/recorder.ts";
import type { SocketState } from "../../schema/inspect/state.ts";

const COST = RECORD_OVERHEAD_BYTES + 4;

function newRecorder(maxBytes?: number): { recorder: Recorder; news: () => number } {
  let news = 0;
  const recorder = new Recorder(() => {
    news += 1;
  }, maxBytes);
  return { recorder, news: () => news };
}

const say = (recorder: Recorder, socket: string, text: string): void =>
  recorder.message(socket, "in", Buffer.from(text), false, false);

const starts = (recorder: Recorder, socket: string): string[] =>
  recorder.read(socket, BEGINNING).entries.map(({ start }) => start);

const stateOf = (id: string): SocketState => ({
  id,
  plugin: "Test",
  role: "client",
  peer: "ws://127.0.0.1:1",
  protocol: "",
  phase: "closed",
  paused: false,
  since: new Date(0).toISOString(),
  messagesIn: 0,
  messagesOut: 0,
  bytesIn: 0,
  bytesOut: 0,
});

test("recorder keeps exactly what its limit allows, and drops the oldest for one more", () => {
  const { recorder } = newRecorder(3 * COST);
  for (const text of ["aaaa", "bbbb", "cccc"]) {
    say(recorder, "1", text);
  }
  assert.deepEqual(starts(recorder, "1"), ["aaaa", "bbbb", "cccc"]);
  assert.equal(recorder.bytes, 3 * COST);
  say(recorder, "2", "dddd");
  assert.deepEqual(starts(recorder, "1"), ["bbbb", "cccc"]);
  assert.deepEqual(starts(recorder, "2"), ["dddd"]);
  assert.equal(recorder.bytes, 3 * COST);
});

test("recorder keeps a message that just fits whole, and only the start of one byte more", () => {
  const max = 10_000;
  const longest = max - RECORD_OVERHEAD_BYTES;
  const { recorder } = newRecorder(max);
  say(recorder, "1", "x".repeat(longest));
  assert.equal(recorder.body(0)?.data.length, longest);
  say(recorder, "1", "y".repeat(longest + 1));
  const [entry] = recorder.read("1", BEGINNING).entries;
  assert.deepEqual([entry?.n, entry?.size, entry?.start], [1, longest + 1, "y".repeat(1024)]);
  assert.equal(recorder.body(1), undefined);
});

test("recorder never holds more than its limit, whatever comes", () => {
  const { recorder } = newRecorder(100_000);
  for (let index = 0; index < 20_000; index += 1) {
    say(recorder, String(index % 7), "z".repeat((index * 7919) % 5_000));
    assert.ok(recorder.bytes <= 100_000);
  }
});

test("recorder keeps bytes of its own: what it was given may be used again", () => {
  const { recorder } = newRecorder();
  const chunk = Buffer.from("text");
  recorder.message("1", "out", chunk, false, false);
  chunk.fill("-");
  assert.deepEqual(starts(recorder, "1"), ["text"]);
});

test("reader goes on where it was, and is told what it missed", () => {
  const { recorder } = newRecorder(3 * COST);
  say(recorder, "1", "aaaa");
  say(recorder, "2", "bbbb");
  const first = recorder.read("1", BEGINNING);
  assert.deepEqual([first.entries.length, first.dropped], [1, 0]);
  for (const text of ["cccc", "dddd", "eeee", "ffff"]) {
    say(recorder, "1", text);
  }
  const second = recorder.read("1", first.position);
  assert.deepEqual(
    second.entries.map(({ start }) => start),
    ["dddd", "eeee", "ffff"],
  );
  assert.equal(second.dropped, 1);
  assert.deepEqual(recorder.read("1", second.position).entries, []);
});

test("reader gets so many entries at a time, and all of them in the end", () => {
  const { recorder } = newRecorder();
  for (let index = 0; index <= MAX_ENTRIES; index += 1) {
    say(recorder, "1", String(index));
  }
  const first = recorder.read("1", BEGINNING);
  assert.equal(first.entries.length, MAX_ENTRIES);
  const second = recorder.read("1", first.position);
  assert.deepEqual(
    second.entries.map(({ start }) => start),
    [String(MAX_ENTRIES)],
  );
});

test("entry has the start of a text in whole characters, and of a binary in base64", () => {
  const { recorder } = newRecorder();
  say(recorder, "1", "€".repeat(2_000));
  recorder.message("1", "out", Buffer.alloc(1_000, 7), true, true);
  recorder.event("1", "closed", "closed with 1000");
  const [text, binary, event] = recorder.read("1", BEGINNING).entries;
  assert.deepEqual([text?.way, text?.kind, text?.size, text?.start], ["in", "text", 6_000, "€".repeat(1024)]);
  assert.equal(text?.byPage, undefined);
  assert.deepEqual([binary?.kind, binary?.start], ["binary", Buffer.alloc(256, 7).toString("base64")]);
  assert.equal(binary?.byPage, true);
  assert.deepEqual([event?.way, event?.kind, event?.start], ["event", "closed", "closed with 1000"]);
});

test("cleared entries are gone, of that socket alone, and nobody missed them", () => {
  const { recorder } = newRecorder();
  say(recorder, "1", "aaaa");
  say(recorder, "2", "bbbb");
  recorder.clear("1");
  recorder.clear("unknown");
  say(recorder, "1", "cccc");
  const { entries, dropped } = recorder.read("1", BEGINNING);
  assert.deepEqual([entries.map(({ start }) => start), dropped], [["cccc"], 0]);
  assert.deepEqual(starts(recorder, "2"), ["bbbb"]);
  assert.equal(recorder.bytes, 2 * COST);
});

test("the last sockets that ended are kept, and of one more nothing", () => {
  const { recorder } = newRecorder();
  for (let index = 0; index <= MAX_ENDED_SOCKETS; index += 1) {
    say(recorder, String(index), "text");
    recorder.ended(stateOf(String(index)));
  }
  assert.equal(recorder.gone.length, MAX_ENDED_SOCKETS);
  assert.equal(recorder.gone[0]?.id, "1");
  assert.deepEqual(starts(recorder, "0"), []);
  assert.deepEqual(starts(recorder, "1"), ["text"]);
});

test("recorder tells of each entry", () => {
  const { recorder, news } = newRecorder();
  say(recorder, "1", "text");
  recorder.event("1", "opened", "");
  assert.equal(news(), 2);
});
