import assert from "node:assert/strict";
import { test } from "node:test";
import { paintWith, wantsColors } from "../../bridge/cli/paint.ts";

const CAN = { isTTY: true, hasColors: () => true };

test("colours are for a terminal that has them", () => {
  assert.ok(wantsColors({}, CAN));
  assert.ok(!wantsColors({}, { isTTY: true, hasColors: () => false }));
  assert.ok(!wantsColors({}, {}));
});

test("NO_COLOR turns colours off, unless it is empty", () => {
  assert.ok(!wantsColors({ NO_COLOR: "1" }, CAN));
  assert.ok(wantsColors({ NO_COLOR: "" }, CAN));
});

test("FORCE_COLOR decides before everything else", () => {
  assert.ok(wantsColors({ FORCE_COLOR: "1" }, {}));
  assert.ok(wantsColors({ FORCE_COLOR: "", NO_COLOR: "1" }, {}));
  assert.ok(!wantsColors({ FORCE_COLOR: "0" }, CAN));
  assert.ok(!wantsColors({ FORCE_COLOR: "false" }, CAN));
});

test("paint surrounds the text, or leaves it as it is", () => {
  assert.equal(paintWith(true).red("a"), "\u001b[31ma\u001b[39m");
  assert.equal(paintWith(true).red(""), "");
  assert.equal(paintWith(false).red("a"), "a");
});
