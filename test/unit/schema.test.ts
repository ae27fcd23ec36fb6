import assert from "node:assert/strict";
import { test } from "node:test";
import { BRIDGE_EXAMPLES, GAME_EXAMPLES } from "../../schema/examples.ts";
import {
  BridgeMessage,
  Close,
  CODES,
  Connect,
  GameMessage,
  Hello,
  MAX_REASON_BYTES,
  MAX_URL_BYTES,
  MAX_WIRE_INTEGER,
} from "../../schema/index.ts";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

test("every message of both directions has one valid example", () => {
  const [hello, ...messages] = GAME_EXAMPLES;
  assert.ok(accepts(Hello, hello));
  for (const [schema, examples] of [
    [GameMessage, messages],
    [BridgeMessage, BRIDGE_EXAMPLES],
  ] as const) {
    assert.deepEqual(
      examples.map(({ type }) => type),
      schema.options.map((option) => option.shape.type.value),
    );
    for (const example of examples) {
      assert.ok(accepts(schema, example), example.type);
    }
  }
});

test("connect takes a URL at the limit and refuses one past it, counted in bytes", () => {
  const url = (length: number) => ({ type: "connect", url: `ws://é/${"a".repeat(length - 8)}` });
  assert.ok(accepts(Connect, url(MAX_URL_BYTES)));
  assert.ok(!accepts(Connect, url(MAX_URL_BYTES + 1)));
});

test("close takes the codes that may be sent and no other", () => {
  const code = (value: number) => accepts(Close, { type: "close", code: value });
  for (const good of [1000, 1001, 1003, 1007, 1014, 3000, 4999]) {
    assert.ok(code(good), String(good));
  }
  for (const bad of [999, 1004, 1005, 1006, 1015, 2999, 5000, 1000.5]) {
    assert.ok(!code(bad), String(bad));
  }
});

test("close takes a reason at the limit and refuses one past it, counted in bytes", () => {
  const reason = (text: string) => accepts(Close, { type: "close", reason: text });
  assert.ok(reason("é".repeat(61) + "a".repeat(MAX_REASON_BYTES - 122)));
  assert.ok(!reason("é".repeat(62)));
});

test("no integer of a header passes 2^24 - 1", () => {
  const credit = (bytes: number) => accepts(GameMessage, { type: "credit", bytes });
  assert.ok(credit(MAX_WIRE_INTEGER));
  assert.ok(!credit(MAX_WIRE_INTEGER + 1));
  assert.ok(!credit(-1));
});

test("unknown fields are ignored and unknown types refused", () => {
  assert.deepEqual(GameMessage.parse({ type: "status", later: 1 }), { type: "status" });
  assert.ok(!accepts(GameMessage, { type: "nonsense" }));
});

test("every code is a lower-case name", () => {
  for (const code of Object.keys(CODES)) {
    assert.match(code, /^[a-z][a-z0-9_]*$/);
  }
});
