import assert from "node:assert/strict";
import { test } from "node:test";
import type * as z from "zod";
import {
  BridgeMessage,
  Buffered,
  Close,
  CODES,
  GameMessage,
  Hello,
  Joined,
  MAX_CLIENT_NUMBER,
  MAX_REASON_BYTES,
  MAX_WIRE_INTEGER,
  Welcome,
} from "../../schema/index.ts";
import { type Example, examplesOf } from "../helpers/examples.ts";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown): boolean =>
  schema.safeParse(value).success;

/** The one example of a message. */
function exampleOf(schema: z.ZodObject): Example {
  const examples = examplesOf([schema]);
  assert.equal(examples.length, 1);
  return examples[0] as Example;
}

test("every message of both directions has one valid example", () => {
  for (const schema of [Hello, ...GameMessage.options, ...BridgeMessage.options]) {
    const example = exampleOf(schema);
    assert.equal(example["type"], schema.shape.type.value);
    assert.ok(accepts(schema, example), String(example["type"]));
  }
});

test("hello and welcome have a list of features, which may be left out", () => {
  for (const schema of [Hello, Welcome]) {
    const example = exampleOf(schema);
    assert.deepEqual(schema.parse(example).features, []);
    assert.deepEqual(schema.parse({ ...example, features: ["a", "b"] }).features, ["a", "b"]);
    for (const features of ["a", null, {}, [1], [""]]) {
      assert.ok(!accepts(schema, { ...example, features }), JSON.stringify(features));
    }
  }
});

test("features are at most 64 names of at most 64 characters", () => {
  const hello = (count: number, length: number): boolean =>
    accepts(Hello, { ...exampleOf(Hello), features: new Array(count).fill("f".repeat(length)) });
  assert.ok(hello(64, 64));
  assert.ok(!hello(65, 64));
  assert.ok(!hello(64, 65));
});

test("client numbers go from 1 to the largest that a tag holds", () => {
  const client = (number: number): boolean[] => [
    accepts(Close, { type: "close", client: number }),
    accepts(Joined, { ...exampleOf(Joined), client: number }),
  ];
  assert.deepEqual([client(1), client(MAX_CLIENT_NUMBER)].flat(), [true, true, true, true]);
  assert.deepEqual([client(0), client(MAX_CLIENT_NUMBER + 1)].flat(), [false, false, false, false]);
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

test("no integer of a message passes 2^24", () => {
  const buffered = (bytes: number) => accepts(Buffered, { type: "buffered", bytes });
  assert.equal(MAX_WIRE_INTEGER, 2 ** 24);
  assert.ok(buffered(MAX_WIRE_INTEGER));
  assert.ok(!buffered(MAX_WIRE_INTEGER + 1));
  assert.ok(!buffered(-1));
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
