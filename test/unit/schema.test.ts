import assert from "node:assert/strict";
import { test } from "node:test";
import type * as z from "zod";
import {
  BridgeMessage,
  Buffered,
  Close,
  CODES,
  Connect,
  GameMessage,
  Hello,
  Joined,
  Listen,
  MAX_CLIENT_NUMBER,
  MAX_MESSAGE_BYTES,
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

test("close takes every code and reason: the bridge mends what may not be sent", () => {
  const close = (more: object) => accepts(Close, { type: "close", ...more });
  for (const code of [0, 999, 1005, 4999, 65_535]) {
    assert.ok(close({ code }), String(code));
  }
  for (const code of [-1, 65_536, 1000.5]) {
    assert.ok(!close({ code }), String(code));
  }
  assert.ok(close({ reason: "a".repeat(MAX_REASON_BYTES + 1) }));
});

test("connect takes a URL, or a host and a port, and not both", () => {
  const connect = (more: object) => accepts(Connect, { type: "connect", ...more });
  assert.ok(connect({ url: "ws://example.com" }));
  assert.ok(connect({ host: "example.com", port: 80 }));
  assert.ok(connect({ host: "example.com", port: 80, secure: false }));
  for (const wrong of [
    {},
    { host: "example.com" },
    { port: 80 },
    { url: "ws://example.com", host: "example.com", port: 80 },
    { url: "ws://example.com", host: "example.com" },
  ]) {
    assert.ok(!connect(wrong), JSON.stringify(wrong));
  }
});

test("connect and listen take a message limit up to that of the protocol", () => {
  for (const [schema, example] of [
    [Connect, exampleOf(Connect)],
    [Listen, exampleOf(Listen)],
  ] as const) {
    const limit = (maxMessage: number) => accepts(schema, { ...example, maxMessage });
    assert.deepEqual([0, 1, MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES + 1].map(limit), [false, true, true, false]);
  }
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
