import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import { interruption } from "../../bridge/cli/interruption.ts";
import { SIGNAL_REPEAT_MS } from "../../bridge/cli/limits.ts";

test("interruption() resolves with the first signal, and ends at once with another that does not belong to it", async (t) => {
  let now = 1_000;
  t.mock.method(performance, "now", () => now);
  const exits: number[] = [];
  const host = Object.assign(new EventEmitter(), {
    platform: "linux",
    exit: (code: number) => void exits.push(code),
  });
  const interrupted = interruption(host);
  host.emit("SIGHUP");
  await interrupted;
  now += SIGNAL_REPEAT_MS;
  host.emit("SIGTERM");
  assert.deepEqual(exits, []);
  now += 1;
  host.emit("SIGINT");
  assert.deepEqual(exits, [0]);
});
