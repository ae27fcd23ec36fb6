import assert from "node:assert/strict";
import { test } from "node:test";
import { PROBE_TIMEOUT_MS } from "../../bridge/core/limits.ts";
import { isLiving } from "../../bridge/core/living.ts";
import { discoveryOf } from "../helpers/discovery.ts";

const FOUND = discoveryOf({ pid: 200 });

const throws = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

test("bridge lives when its process exists and it proves itself", async (t) => {
  const signal = t.mock.fn();
  const probe = t.mock.fn(async () => true);
  assert.equal(await isLiving(FOUND, { pid: 100, signal, probe }), true);
  assert.deepEqual(signal.mock.calls[0]?.arguments, [200]);
  assert.deepEqual(probe.mock.calls[0]?.arguments, [FOUND, PROBE_TIMEOUT_MS]);
});

test("bridge lives when its process belongs to somebody else", async () => {
  const probe = async () => true;
  assert.equal(await isLiving(FOUND, { pid: 100, signal: throws("EPERM"), probe }), true);
});

test("bridge does not live when it does not prove itself", async () => {
  assert.equal(await isLiving(FOUND, { pid: 100, signal: () => {}, probe: async () => false }), false);
});

test("bridge does not live, and is not asked, without its process", async (t) => {
  const probe = t.mock.fn(async () => true);
  assert.equal(await isLiving(FOUND, { pid: 100, signal: throws("ESRCH"), probe }), false);
  assert.equal(probe.mock.callCount(), 0);
});

test("bridge with our own process ID is a dead one", async () => {
  assert.equal(await isLiving(FOUND, { pid: 200, signal: () => {}, probe: async () => true }), false);
});
