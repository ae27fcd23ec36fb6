import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LinkError } from "../../bridge/core/errors.ts";
import {
  BRIDGE_FRAME_LIMITS,
  encodeCredit,
  encodeFrame,
  encodeHead,
  encodeMessage,
  FrameDecoder,
  type FrameLimits,
} from "../../bridge/core/link/frames.ts";
import {
  FRAME_KINDS,
  type FrameKind,
  HEAD_BYTES,
  MAX_CLIENT_NUMBER,
  MAX_GAME_JSON_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PART_BYTES,
  MAX_STATUS_BYTES,
  readTag,
  TAG_BYTES,
  tagOf,
} from "../../schema/index.ts";

const KINDS = Object.keys(FRAME_KINDS) as FrameKind[];

const LIMITS: FrameLimits = { j: MAX_GAME_JSON_BYTES, t: 1000, b: 500, c: 4, p: 300 };

interface Frame {
  kind: FrameKind;
  client: number;
  body: Buffer;
}

function decode(chunks: readonly Buffer[], limits = LIMITS): Frame[] {
  const frames: Frame[] = [];
  const decoder = new FrameDecoder(limits, (kind, client, body) =>
    frames.push({ kind, client, body: Buffer.from(body) }),
  );
  for (const chunk of chunks) {
    decoder.push(chunk);
  }
  return frames;
}

/** The head of a frame with any length, kind and digits. */
function head(length: number, kind = "t", digits: readonly number[] = [0x80, 0x80, 0x80]): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES);
  bytes.writeUInt32LE(length, 0);
  bytes.set([kind.charCodeAt(0), ...digits], TAG_BYTES);
  return bytes;
}

const refuses = (bytes: Buffer, limits = LIMITS): void =>
  assert.throws(
    () => decode([bytes], limits),
    (error) => error instanceof LinkError && error.stage === "link" && error.code === "bad_frame",
    bytes.toString("hex"),
  );

/** A frame with a body at the limit is taken; the head alone of one with a byte more is refused. */
function assertLimit(kind: FrameKind, limit: number, limits: FrameLimits): void {
  const [frame] = decode([encodeFrame(kind, 0, Buffer.alloc(limit))], limits);
  assert.deepEqual([frame?.kind, frame?.body.length], [kind, limit]);
  refuses(encodeHead(kind, 0, limit + 1), limits);
}

test("FrameDecoder gives the same frames however the bytes are split", () => {
  const arbitraryFrame = fc.oneof(
    ...KINDS.map((kind) =>
      fc
        .tuple(
          fc.integer({ min: 0, max: MAX_CLIENT_NUMBER }),
          fc.uint8Array({ maxLength: Math.min(200, LIMITS[kind]) }),
        )
        .map(([client, bytes]): Frame => ({ kind, client, body: Buffer.from(bytes) })),
    ),
  );
  const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 200 });
  fc.assert(
    fc.property(fc.array(arbitraryFrame, { maxLength: 8 }), cuts, (frames, sizes) => {
      const bytes = Buffer.concat(frames.map(({ kind, client, body }) => encodeFrame(kind, client, body)));
      const chunks: Buffer[] = [];
      let offset = 0;
      for (const size of sizes) {
        chunks.push(bytes.subarray(offset, offset + size));
        offset += size;
      }
      chunks.push(bytes.subarray(offset));
      assert.deepEqual(decode(chunks), frames);
    }),
  );
});

test("FrameDecoder passes a frame within one chunk on without a copy", () => {
  const bytes = encodeFrame("b", 0, Buffer.from("payload"));
  let frames = 0;
  new FrameDecoder(LIMITS, (_kind, _client, body) => {
    frames += 1;
    assert.equal(body.buffer, bytes.buffer);
  }).push(bytes);
  assert.equal(frames, 1);
});

test("FrameDecoder keeps no view of a chunk beyond its frame, so that its memory may be used again", () => {
  const bytes = encodeFrame("t", 5, Buffer.from("payload"));
  const seen: string[] = [];
  const decoder = new FrameDecoder(LIMITS, (_kind, client, body) => seen.push(`${client} ${body}`));
  const chunk = Buffer.alloc(3);
  for (let offset = 0; offset < bytes.length; offset += chunk.length) {
    const length = bytes.copy(chunk, 0, offset, offset + chunk.length);
    decoder.push(chunk.subarray(0, length));
    chunk.fill(0xff);
  }
  assert.deepEqual(seen, ["5 payload"]);
});

test("FrameDecoder takes a message of the game at 16 KiB and refuses one past it", () => {
  assert.equal(MAX_GAME_JSON_BYTES, 16 * 1024);
  assertLimit("j", MAX_GAME_JSON_BYTES, LIMITS);
});

test("FrameDecoder takes a status of the bridge at 1 MiB and refuses one past it", () => {
  assert.equal(MAX_STATUS_BYTES, 1024 * 1024);
  assertLimit("j", MAX_STATUS_BYTES, BRIDGE_FRAME_LIMITS);
});

test("FrameDecoder takes text and binary at their limits and refuses both past them", () => {
  assertLimit("t", LIMITS.t, LIMITS);
  assertLimit("b", LIMITS.b, LIMITS);
});

test("FrameDecoder takes text and binary of 16 MiB, the ceiling of all limits, and no byte more", () => {
  assert.equal(MAX_MESSAGE_BYTES, 16 * 1024 * 1024);
  assertLimit("t", MAX_MESSAGE_BYTES, BRIDGE_FRAME_LIMITS);
  assertLimit("b", MAX_MESSAGE_BYTES, BRIDGE_FRAME_LIMITS);
});

test("FrameDecoder takes credit of 4 bytes and refuses 5", () => {
  assertLimit("c", 4, LIMITS);
});

test("FrameDecoder takes parts of a page up to its limit, and none of the bridge", () => {
  assertLimit("p", MAX_PART_BYTES, { ...LIMITS, p: MAX_PART_BYTES });
  refuses(encodeHead("p", 0, 1), BRIDGE_FRAME_LIMITS);
});

test("FrameDecoder says what to do about a message over the limit, and how long it was", () => {
  assert.throws(
    () => decode([encodeHead("t", 0, LIMITS.t + 1)]),
    ({ message, hint }: LinkError) => /1001 .*1000/.test(message) && hint.includes("--max-message"),
  );
});

test("FrameDecoder keeps to limits that change between two frames of a chunk", () => {
  const bytes = encodeFrame("t", 0, Buffer.alloc(2));
  const decoder = new FrameDecoder({ ...LIMITS, t: 2 }, () => {
    decoder.limits = { ...LIMITS, t: 1 };
  });
  assert.throws(() => decoder.push(Buffer.concat([bytes, bytes])), LinkError);
});

test("FrameDecoder takes a frame whose length is 4, with an empty body, and refuses shorter ones", () => {
  assert.deepEqual(decode([head(4)]), [{ kind: "t", client: 0, body: Buffer.alloc(0) }]);
  for (const length of [0, 1, 2, 3]) {
    refuses(head(length));
  }
});

test("FrameDecoder knows five kinds of frame and refuses every other letter", () => {
  for (let byte = 0; byte < 256; byte++) {
    const letter = String.fromCharCode(byte);
    if (letter in FRAME_KINDS) {
      assert.equal(decode([head(4, letter)])[0]?.kind, letter);
    } else {
      refuses(head(4, letter));
    }
  }
  assert.deepEqual(KINDS, ["j", "t", "b", "c", "p"]);
});

test("FrameDecoder refuses a tag with a byte that lacks its high bit", () => {
  for (const digit of [0, 1, 2]) {
    for (const byte of [0x00, 0x01, 0x7f]) {
      const digits = [0x80, 0x80, 0x80];
      digits[digit] = byte;
      refuses(head(4, "t", digits));
    }
  }
});

test("FrameDecoder refuses an HTTP request, a TLS handshake and a frame of version 1 by their first eight bytes", () => {
  refuses(Buffer.from("POST / H"));
  refuses(Buffer.from("GET / HT"));
  refuses(Buffer.from("16030100c8010000", "hex"));
  refuses(Buffer.from("7500000000000000", "hex"));
});

test("FrameDecoder refuses a length that leaves no place for the tag without waiting for one", () => {
  for (const length of [0, TAG_BYTES - 1]) {
    const bytes = head(length).subarray(0, 4);
    refuses(bytes);
    assert.deepEqual(decode([bytes.subarray(0, 3)]), []);
    assert.throws(() => decode([bytes.subarray(0, 1), bytes.subarray(1)]), LinkError);
  }
  assert.deepEqual(decode([head(TAG_BYTES).subarray(0, 4)]), []);
});

test("FrameDecoder throws nothing but LinkErrors and calls nothing after stop()", () => {
  const chunk = fc.oneof(
    fc.uint8Array({ maxLength: 64 }),
    fc.constantFrom(...KINDS).map((kind) => encodeFrame(kind, 1, Buffer.alloc(4))),
  );
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 20 }), (chunks) => {
      let stopped = false;
      const decoder = new FrameDecoder(LIMITS, () => {
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

test("tag gives back the kind and the client, and never holds a NUL", () => {
  const numbers = [0, 1, 127, 128, 255, 16_383, 16_384, 65_536, MAX_CLIENT_NUMBER - 1, MAX_CLIENT_NUMBER];
  assert.equal(MAX_CLIENT_NUMBER, 2_097_151);
  for (const kind of KINDS) {
    for (const client of numbers) {
      const bytes = Buffer.alloc(TAG_BYTES);
      bytes.writeUInt32LE(tagOf(kind, client));
      assert.ok(!bytes.includes(0), `${kind} ${client}: ${bytes.toString("hex")}`);
      assert.deepEqual(readTag(bytes.readUInt32LE()), { kind, client });
      assert.deepEqual(decode([encodeFrame(kind, client, Buffer.alloc(4))]), [
        { kind, client, body: Buffer.alloc(4) },
      ]);
    }
  }
});

test("tag gives back every client number", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.integer({ min: 0, max: MAX_CLIENT_NUMBER }), (kind, client) => {
      assert.deepEqual(readTag(tagOf(kind, client)), { kind, client });
    }),
  );
});

test("encodeFrame() writes the length, which counts the tag, and the client's digits lowest first", () => {
  const frame = encodeFrame("t", 3, Buffer.from("hi"));
  assert.equal(frame.toString("hex"), "06000000" + "74838080" + "6869");
  assert.equal(encodeHead("b", 128, 0).toString("hex"), "04000000" + "62808180");
  assert.equal(encodeHead("b", MAX_CLIENT_NUMBER, 252).toString("hex"), "00010000" + "62ffffff");
});

test("encodeMessage() writes JSON with no client in its tag", () => {
  assert.deepEqual(encodeMessage({ a: 1 }), Buffer.from('\x0b\0\0\0j\x80\x80\x80{"a":1}', "latin1"));
});

test("encodeCredit() writes a little-endian integer of four bytes", () => {
  assert.equal(encodeCredit(1, 0x12345678).toString("hex"), "08000000" + "63818080" + "78563412");
});
