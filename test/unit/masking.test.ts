import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { mask, unmask } from "../../bridge/core/sockets/masking.ts";

/** RFC 6455, section 5.3, to the letter. */
const masked = (bytes: Uint8Array, key: Uint8Array): number[] =>
  [...bytes].map((byte, i) => byte ^ (key[i % 4] as number));

const bytes = fc.uint8Array({ maxLength: 300 });
const key = fc.uint8Array({ minLength: 4, maxLength: 4 });
/** Where a view begins in its memory: any distance from a whole word. */
const shift = fc.nat(9);

const at = (start: number, content: Uint8Array, after = 5): Buffer => {
  const memory = Buffer.alloc(start + content.length + after, 0xee);
  memory.set(content, start);
  return memory;
};

test("unmask masks every byte of a view and none beside it, wherever it begins", () => {
  fc.assert(
    fc.property(bytes, key, shift, (content, withKey, start) => {
      const memory = at(start, content);
      unmask(memory.subarray(start, start + content.length), withKey);
      assert.deepEqual(memory, at(start, Uint8Array.from(masked(content, withKey))));
    }),
  );
});

test("mask writes as many masked bytes as asked for, and leaves the source as it was", () => {
  fc.assert(
    fc.property(bytes, key, shift, shift, (content, withKey, from, offset) => {
      const source = at(from, content);
      const output = Buffer.alloc(offset + content.length + 5, 0xee);
      mask(source.subarray(from), withKey, output, offset, content.length);
      assert.deepEqual(output, at(offset, Uint8Array.from(masked(content, withKey))));
      assert.deepEqual(source, at(from, content));
    }),
  );
});

test("mask works in place", () => {
  const output = Buffer.from("Hello");
  // The example of RFC 6455, section 5.7.
  mask(output, Buffer.from("37fa213d", "hex"), output, 0, output.length);
  assert.equal(output.toString("hex"), "7f9f4d5158");
});
