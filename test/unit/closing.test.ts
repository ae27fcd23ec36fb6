import assert from "node:assert/strict";
import { test } from "node:test";
import { sendableCode, sendableReason } from "../../bridge/core/sockets/policy/closing.ts";
import { MAX_REASON_BYTES } from "../../schema/limits.ts";

test("sendableCode() keeps the codes that may be sent", () => {
  for (const code of [1000, 1001, 1002, 1003, 1007, 1014, 3000, 4999]) {
    assert.equal(sendableCode(code), code);
  }
});

test("sendableCode() puts 1000 in place of any other", () => {
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535]) {
    assert.equal(sendableCode(code), 1000, String(code));
  }
});

test("sendableReason() keeps a reason at the limit and cuts one past it, counted in bytes", () => {
  const atLimit = `${"é".repeat(61)}${"a".repeat(MAX_REASON_BYTES - 122)}`;
  assert.equal(sendableReason(""), "");
  assert.equal(sendableReason(atLimit), atLimit);
  assert.equal(sendableReason(`${atLimit}a`), atLimit);
});

test("sendableReason() cuts between two characters", () => {
  const front = "a".repeat(MAX_REASON_BYTES - 3);
  assert.equal(sendableReason(`${front}€!`), `${front}€`);
  assert.equal(sendableReason(`${front}😀`), front);
  assert.equal(sendableReason(`${front}a€`), `${front}a`);
});
