import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { constants, deflateRawSync } from "node:zlib";
import { MAX_INFLATING } from "../../bridge/core/limits.ts";
import { settingsFor, socketOptions } from "../../bridge/core/sockets/socketOptions.ts";
import { MAX_MESSAGE_BYTES } from "../../schema/limits.ts";

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

test("socketOptions() hands the limit and compression to ws, with room for what compression makes longer", () => {
  for (const [bytes, most] of [
    [1, 34],
    [5000, 6000],
    [MAX_MESSAGE_BYTES, 1.2 * MAX_MESSAGE_BYTES],
  ] as const) {
    const settings = { ...SETTINGS, maxMessageBytes: bytes };
    const { maxPayload, perMessageDeflate } = socketOptions(settings);
    assert.deepEqual(perMessageDeflate, { concurrencyLimit: MAX_INFLATING });
    assert.ok(maxPayload >= deflateRawSync(randomBytes(bytes)).length && maxPayload <= most, `${maxPayload}`);
    // Deflate at its poorest.
    const poor = deflateRawSync(randomBytes(bytes), {
      memLevel: 1,
      windowBits: 9,
      strategy: constants.Z_FIXED,
    });
    assert.ok(maxPayload >= poor.length, `${poor.length}`);
    const plain = socketOptions({ ...settings, compression: false });
    assert.deepEqual([plain.maxPayload, plain.perMessageDeflate], [bytes, false]);
  }
});
