import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkError } from "../../bridge/core/errors.ts";
import { GameMessageParser, parseHello } from "../../bridge/core/link/parse.ts";
import { GAME_EXAMPLES } from "../../schema/examples.ts";

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const HELLO = {
  type: "hello",
  protocol: 1,
  plugin: "Test",
  nonce: "q83vEjRWeJCrze8SNFZ4kA==",
  proof: "ab".repeat(32),
};

function assertRefuses(header: Buffer, text: RegExp): void {
  assert.throws(
    () => new GameMessageParser().parse(header),
    ({ stage, code, message }: LinkError) => {
      assert.deepEqual([stage, code], ["link", "bad_message"]);
      assert.match(message, text);
      return true;
    },
  );
}

test("parseHello reads a hello and leaves out fields that it does not know", () => {
  assert.deepEqual(parseHello(bytes(HELLO)), HELLO);
  assert.deepEqual(parseHello(bytes({ ...HELLO, more: 1 })), HELLO);
});

test("parseHello knows no other message, and no header that is not JSON in UTF-8", () => {
  for (const header of [
    bytes({ ...HELLO, type: "connect" }),
    bytes({ ...HELLO, proof: "AB".repeat(32) }),
    bytes({ ...HELLO, nonce: "short" }),
    bytes({ ...HELLO, plugin: "" }),
    bytes([HELLO]),
    bytes(null),
    Buffer.alloc(0),
    Buffer.from("{"),
    Buffer.concat([bytes(HELLO), Buffer.of(0)]),
    Buffer.from(JSON.stringify({ ...HELLO, plugin: "\u00e9" }), "latin1"),
  ]) {
    assert.equal(parseHello(header), undefined, header.toString("latin1"));
  }
});

test("parser reads every example and fills in what is left out", () => {
  const parser = new GameMessageParser();
  for (const example of GAME_EXAMPLES.filter(({ type }) => type !== "hello")) {
    assert.equal(parser.parse(bytes(example)).type, example.type);
  }
  assert.deepEqual(parser.parse(bytes({ type: "connect", url: "ws://h" })), {
    type: "connect",
    url: "ws://h",
    protocols: [],
    headers: {},
    timeoutMs: 10_000,
  });
  assert.deepEqual(parser.parse(bytes({ type: "close" })), { type: "close", code: 1000, reason: "" });
});

test("parser gives the same message for the same header, and another one for another", () => {
  const parser = new GameMessageParser();
  const text = parser.parse(bytes({ type: "send" }));
  assert.equal(parser.parse(bytes({ type: "send" })), text);
  const binary = parser.parse(bytes({ type: "send", binary: true }));
  assert.deepEqual(binary, { type: "send", binary: true });
  assert.deepEqual(parser.parse(bytes({ type: "send" })), { type: "send" });
});

test("parser keeps no view of memory that the socket uses again", () => {
  const parser = new GameMessageParser();
  const chunk = bytes({ type: "send", binary: true });
  parser.parse(chunk);
  const other = bytes({ type: "send", client: 12 });
  chunk.fill(" ").set(other);
  assert.deepEqual(parser.parse(chunk), { type: "send", client: 12 });
});

test("parser remembers nothing of a header that it refused", () => {
  const parser = new GameMessageParser();
  parser.parse(bytes({ type: "send" }));
  for (let time = 0; time < 2; time++) {
    assert.throws(() => parser.parse(bytes({ type: "dance" })));
  }
  assert.deepEqual(parser.parse(bytes({ type: "send" })), { type: "send" });
});

test("parser says which field is wrong", () => {
  assertRefuses(bytes({ type: "connect", url: 5 }), /url: /);
  assertRefuses(bytes({ type: "close", code: 1005 }), /code: /);
  assertRefuses(bytes({ type: "connect", url: "ws://h", headers: { a: 1 } }), /headers\.a: /);
  assertRefuses(bytes({ type: "dance" }), /type: /);
  assertRefuses(bytes(HELLO), /type: /);
});

test("parser refuses what is not one JSON object in UTF-8", () => {
  for (const header of ["", "null", "[]", "{", '{"type":"send"}{}', '{"type":"send"} x', '"\u00ff"']) {
    assertRefuses(Buffer.from(header, "latin1"), /header: /);
  }
});
