import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_SPOKEN } from "../../bridge/core/limits.ts";
import type { Scheme } from "../../bridge/core/sockets/policy/target.ts";
import { Spoken } from "../../bridge/core/sockets/spoken.ts";

/** As full as it may be, with this many that speak TLS and the rest plain. */
function full(secure: number): Spoken {
  const spoken = new Spoken();
  for (let count = 0; count < MAX_SPOKEN; count += 1) {
    spoken.remember(`host:${count}`, count < secure ? "wss" : "ws");
  }
  return spoken;
}

const allOf = (spoken: Spoken): (Scheme | undefined)[] =>
  Array.from({ length: MAX_SPOKEN }, (_, count) => spoken.of(`host:${count}`));

test("Spoken says what is news, and takes TLS over plain for good", () => {
  const spoken = new Spoken();
  assert.equal(spoken.of("a:1"), undefined);
  const news = (["ws", "ws", "wss", "wss", "ws"] as const).map((scheme) => spoken.remember("a:1", scheme));
  assert.deepEqual(news, [true, false, true, false, false]);
  assert.deepEqual([spoken.of("a:1"), spoken.of("a:2")], ["wss", undefined]);
});

test("Spoken at its limit forgets the oldest that is plain, and none that has spoken TLS", () => {
  const spoken = full(MAX_SPOKEN - 2);
  assert.ok(spoken.remember("new:1", "wss"));
  assert.deepEqual(allOf(spoken).slice(-3), ["wss", undefined, "ws"]);
  assert.ok(spoken.remember("new:2", "ws"));
  assert.deepEqual([spoken.of("host:0"), spoken.of("new:1"), spoken.of("new:2")], ["wss", "wss", "ws"]);
  assert.ok(spoken.remember("new:2", "wss"));
});

test("Spoken that is full of TLS counts everybody else as speaking it", () => {
  const spoken = full(MAX_SPOKEN);
  assert.equal(spoken.remember("new:1", "ws"), false);
  assert.equal(spoken.of("new:1"), "wss");
  assert.ok(allOf(spoken).every((scheme) => scheme === "wss"));
});
