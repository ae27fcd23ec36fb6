import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_INFLATING } from "../../bridge/core/limits.ts";
import { settingsFor, socketOptions } from "../../bridge/core/sockets/socketOptions.ts";

const SETTINGS = {
  maxMessageBytes: 5000,
  compression: true,
  keepalive: 25,
  allowLan: false,
  allowedOrigins: ["null"],
};

test("settingsFor() gives a plugin what it asks for, up to what the player allows", () => {
  const limits = [1, 4999, 5000, 5001].map((asked) => settingsFor(SETTINGS, asked).maxMessageBytes);
  assert.deepEqual(limits, [1, 4999, 5000, 5000]);
});

test("settingsFor() leaves the other settings, and its source, as they are", () => {
  assert.deepEqual(settingsFor(SETTINGS, 10), { ...SETTINGS, maxMessageBytes: 10 });
  assert.equal(SETTINGS.maxMessageBytes, 5000);
});

test("socketOptions() hands the limit and compression to ws", () => {
  const { maxPayload, perMessageDeflate } = socketOptions(settingsFor(SETTINGS, 10));
  assert.deepEqual([maxPayload, perMessageDeflate], [10, { concurrencyLimit: MAX_INFLATING }]);
  assert.equal(socketOptions({ ...SETTINGS, compression: false }).perMessageDeflate, false);
});
