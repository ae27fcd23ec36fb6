import assert from "node:assert/strict";
import { test } from "node:test";
import { Descriptors } from "../../bridge/core/descriptors.ts";
import { memoryLog } from "../helpers/log.ts";

test("Descriptors knows whether the reserve is left, and tells of each change once", () => {
  const { logger, lines } = memoryLog();
  let lowestFree = 53;
  const descriptors = new Descriptors(logger, 64, () => lowestFree);
  assert.equal(descriptors.hasMoreThan(10), true);
  assert.deepEqual(lines, []);
  lowestFree = 54;
  for (let time = 0; time < 3; time += 1) {
    assert.equal(descriptors.hasMoreThan(10), false);
    assert.equal(descriptors.hasMoreThan(5), true);
  }
  assert.deepEqual(
    lines.map(({ level, limit }) => [level, limit]),
    [["warn", 64]],
  );
  lowestFree = Number.POSITIVE_INFINITY;
  assert.equal(descriptors.hasMoreThan(5), false);
  lowestFree = 20;
  assert.equal(descriptors.hasMoreThan(10), true);
  assert.deepEqual(
    lines.map(({ level }) => level),
    ["warn", "info"],
  );
});

test("Descriptors tells of the end of a shortage when nobody asks any more", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const { logger, lines } = memoryLog();
  let lowestFree = 60;
  const descriptors = new Descriptors(logger, 64, () => lowestFree);
  descriptors.hasMoreThan(10);
  t.mock.timers.tick(5_000);
  assert.equal(lines.length, 1);
  lowestFree = 20;
  t.mock.timers.tick(1_000);
  assert.deepEqual(
    lines.map(({ msg }) => msg),
    [
      "almost no file descriptors are left: new connections are refused",
      "file descriptors are available again",
    ],
  );
  t.mock.timers.tick(5_000);
  assert.equal(lines.length, 2);
});

test("Descriptors without a limit asks nobody", () => {
  const { logger, lines } = memoryLog();
  const descriptors = new Descriptors(logger, Number.POSITIVE_INFINITY, () => assert.fail("asked"));
  assert.equal(descriptors.hasMoreThan(1_000_000), true);
  assert.deepEqual(lines, []);
});
