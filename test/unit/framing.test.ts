import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LinkError } from "../../bridge/core/errors.ts";
import { encodeFrame, encodeHead, FrameDecoder } from "../../bridge/core/link/framing.ts";
import { MAX_HEADER_BYTES } from "../../schema/index.ts";

const MAX_PAYLOAD = 1000;

interface Decoded {
  header: string;
  payload: string;
}

function decode(chunks: readonly Buffer[], maxPayload = MAX_PAYLOAD): Decoded[] {
  const frames: Decoded[] = [];
  const decoder = new FrameDecoder(maxPayload, (header, payload) =>
    frames.push({ header: header.toString(), payload: payload.toString("latin1") }),
  );
  for (const chunk of chunks) {
    decoder.push(chunk);
  }
  return frames;
}

const frame = (header: string, payload: Buffer): Buffer =>
  Buffer.concat([encodeHead(Buffer.from(header), payload.length), payload]);

const lengths = (header: number, payload: number): Buffer => {
  const prefix = Buffer.alloc(8);
  prefix.writeUInt32LE(header, 0);
  prefix.writeUInt32LE(payload, 4);
  return prefix;
};

const refuses = (bytes: Buffer, code: string): void =>
  assert.throws(
    () => decode([bytes]),
    (error) => error instanceof LinkError && error.code === code,
  );

test("FrameDecoder gives the same frames however the bytes are split", () => {
  const arbitraryFrame = fc.record({
    header: fc.string({ minLength: 2, maxLength: 40, unit: "grapheme-ascii" }),
    payload: fc.uint8Array({ maxLength: 200 }),
  });
  const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.array(arbitraryFrame, { maxLength: 8 }), cuts, (frames, sizes) => {
      const bytes = Buffer.concat(frames.map(({ header, payload }) => frame(header, Buffer.from(payload))));
      const chunks: Buffer[] = [];
      let offset = 0;
      for (const size of sizes) {
        chunks.push(bytes.subarray(offset, offset + size));
        offset += size;
      }
      chunks.push(bytes.subarray(offset));
      const expected = frames.map(({ header, payload }) => ({
        header,
        payload: Buffer.from(payload).toString("latin1"),
      }));
      assert.deepEqual(decode(chunks), expected);
    }),
  );
});

test("FrameDecoder passes a frame within one chunk on without a copy", () => {
  const bytes = frame("{}", Buffer.from("payload"));
  new FrameDecoder(MAX_PAYLOAD, (_header, payload) => assert.equal(payload.buffer, bytes.buffer)).push(bytes);
});

test("FrameDecoder takes a header at the limit and refuses one past it", () => {
  assert.equal(decode([frame("h".repeat(MAX_HEADER_BYTES), Buffer.alloc(0))]).length, 1);
  refuses(lengths(MAX_HEADER_BYTES + 1, 0), "header_too_large");
});

test("FrameDecoder refuses a header too short to be JSON", () => {
  refuses(lengths(1, 0), "bad_message");
});

test("FrameDecoder takes a payload at the limit and refuses one past it", () => {
  assert.equal(decode([frame("{}", Buffer.alloc(MAX_PAYLOAD))]).length, 1);
  refuses(lengths(2, MAX_PAYLOAD + 1), "payload_too_large");
});

test("FrameDecoder refuses an HTTP request by its first four bytes", () => {
  refuses(Buffer.from("POST / HTTP/1.1\r\n"), "header_too_large");
});

test("FrameDecoder throws nothing but LinkErrors and calls nothing after stop()", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
      let stopped = false;
      const decoder = new FrameDecoder(MAX_PAYLOAD, () => {
        assert.equal(stopped, false);
        stopped = true;
        decoder.stop();
      });
      try {
        for (const chunk of chunks) {
          decoder.push(Buffer.from(chunk));
        }
      } catch (error) {
        assert.ok(error instanceof LinkError);
      }
    }),
  );
});

test("encodeFrame() writes both lengths little-endian", () => {
  assert.deepEqual(encodeFrame({ a: 1 }), Buffer.from('\x07\0\0\0\0\0\0\0{"a":1}', "latin1"));
});

test("encodeFrame() throws a RangeError for a header past the limit", () => {
  const overhead = '{"a":""}'.length;
  assert.ok(encodeFrame({ a: "x".repeat(MAX_HEADER_BYTES - overhead) }));
  assert.throws(() => encodeFrame({ a: "x".repeat(MAX_HEADER_BYTES - overhead + 1) }), RangeError);
});
