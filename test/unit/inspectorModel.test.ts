import assert from "node:assert/strict";
import { test } from "node:test";
import { NO_FILTER, testOf } from "../../bridge/inspector/app/model/filter.ts";
import { Rates } from "../../bridge/inspector/app/model/rates.ts";
import { Ring } from "../../bridge/inspector/app/model/ring.ts";
import { MAX_ENTRIES, Timeline } from "../../bridge/inspector/app/model/timeline.ts";
import type { Entry, SocketState } from "../../schema/inspect/state.ts";

const entryOf = (n: number, start = `number ${n}`): Entry => ({
  n,
  socket: "1",
  time: n,
  way: n % 2 === 0 ? "in" : "out",
  kind: "text",
  size: start.length,
  start,
});

const entries = (from: number, count: number, start?: string): Entry[] =>
  Array.from({ length: count }, (_, index) => entryOf(from + index, start));

test("Ring keeps as many as it may, and says how many left", () => {
  const ring = new Ring<number>(3);
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((item) => ring.push(item)),
    [0, 0, 0, 1, 1],
  );
  assert.deepEqual([...ring], [3, 4, 5]);
  assert.deepEqual([ring.at(0), ring.at(2), ring.at(3), ring.at(-1)], [3, 5, undefined, undefined]);
});

test("Ring keeps what weighs as much as it may, and one item of any weight", () => {
  const ring = new Ring<number>(10, 6, (weight) => weight);
  for (const weight of [1, 2, 3]) {
    assert.equal(ring.push(weight), 0);
  }
  assert.equal(ring.push(1), 1);
  assert.deepEqual([...ring], [2, 3, 1]);
  assert.equal(ring.push(100), 3);
  assert.deepEqual([...ring], [100]);
});

test("Ring is the same after a million items as after ten", () => {
  const ring = new Ring<number>(10);
  for (let item = 0; item < 1_000_000; item++) {
    ring.push(item);
  }
  assert.deepEqual(
    [...ring],
    Array.from({ length: 10 }, (_, index) => 999_990 + index),
  );
});

test("Timeline keeps the newest 20,000 entries, and counts those that left", () => {
  const timeline = new Timeline();
  timeline.add(entries(0, MAX_ENTRIES), 0);
  assert.deepEqual([timeline.kept, timeline.lost, timeline.gone], [MAX_ENTRIES, 0, 0]);
  timeline.add(entries(MAX_ENTRIES, 1), 5);
  assert.deepEqual([timeline.kept, timeline.lost, timeline.gone], [MAX_ENTRIES, 6, 1]);
  assert.equal(timeline.shown.at(0)?.n, 1);
});

test("Timeline keeps no more than 16 MiB of texts", () => {
  const timeline = new Timeline();
  timeline.add(entries(0, MAX_ENTRIES, "x".repeat(1024)), 0);
  assert.ok(timeline.kept < (16 * 1024 * 1024) / 2048);
  assert.ok(timeline.kept > 7000);
});

test("Timeline finds an entry by its number among those that a filter shows", () => {
  const timeline = new Timeline();
  timeline.setFilter({ way: "in" });
  timeline.add(entries(0, 100), 0);
  assert.equal(timeline.shown.length, 50);
  assert.equal(timeline.indexOf(42), 21);
  assert.equal(timeline.indexOf(43), -1);
  assert.equal(timeline.indexOf(1000), -1);
});

test("Timeline forgets filtered rows with the entries behind them", () => {
  const timeline = new Timeline();
  timeline.setFilter({ way: "in" });
  timeline.add(entries(0, MAX_ENTRIES + 100), 0);
  assert.equal(timeline.shown.at(0)?.n, 100);
  assert.equal(timeline.gone, 50);
});

test("Timeline that is held shows what it showed, and everything afterwards", () => {
  const timeline = new Timeline();
  timeline.add(entries(0, 10), 0);
  timeline.hold(true);
  timeline.add(entries(10, 10), 0);
  assert.deepEqual([timeline.shown.length, timeline.kept], [10, 20]);
  timeline.hold(false);
  assert.equal(timeline.shown.length, 20);
});

test("testOf looks for texts whatever their case, and for expressions", () => {
  const found = (text: string, regex: boolean, start: string): boolean => {
    const test = testOf({ ...NO_FILTER, text, regex });
    assert.ok(typeof test === "function");
    return test(entryOf(0, start));
  };
  assert.ok(found("hello", false, "Say HELLO"));
  assert.ok(!found("h.llo", false, "hello"));
  assert.ok(found("^h.llo$", true, "HELLO"));
  assert.ok(testOf({ ...NO_FILTER, text: "(", regex: true }) instanceof Error);
});

test("Rates are those between two states that are about a second apart", () => {
  const rates = new Rates();
  const at = (messagesIn: number): SocketState[] => [
    { id: "1", messagesIn, messagesOut: 0, bytesIn: 10 * messagesIn, bytesOut: 0 } as SocketState,
  ];
  assert.equal(rates.sample(10_000, at(100)), true);
  assert.equal(rates.of("1").messages, 0, "what came before the page is no rate");
  assert.equal(rates.sample(10_500, at(200)), false);
  assert.equal(rates.sample(12_000, at(300)), true);
  assert.deepEqual([rates.of("1").messages, rates.of("1").bytes], [100, 1000]);
  rates.sample(13_000, []);
  assert.equal(rates.of("1").messages, 0);
});
