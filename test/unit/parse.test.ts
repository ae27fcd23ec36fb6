import assert from "node:assert/strict";
import { test } from "node:test";
import type { LinkError } from "../../bridge/core/errors.ts";
import { parseHello, parseMessage } from "../../bridge/core/link/parse.ts";
import { BridgeMessage, PROTOCOL_VERSION } from "../../schema/index.ts";
import { GAME_EXAMPLES } from "../helpers/examples.ts";

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

const HELLO = {
  type: "hello",
  protocol: PROTOCOL_VERSION,
  plugin: "Test",
  nonce: "q83vEjRWeJCrze8SNFZ4kA==",
  proof: "ab".repeat(32),
};

function assertRefuses(body: Buffer, text: RegExp, code = "bad_message"): void {
  assert.throws(
    () => parseMessage(body),
    (error: LinkError) => {
      assert.deepEqual([error.stage, error.code], ["link", code], body.toString("latin1"));
      assert.match(error.message, text);
      return true;
    },
  );
}

test("parseHello reads a hello and leaves out fields that it does not know", () => {
  const read = { ...HELLO, features: [] };
  assert.deepEqual(parseHello(bytes(HELLO)), read);
  assert.deepEqual(parseHello(bytes({ ...HELLO, more: 1 })), read);
  assert.deepEqual(parseHello(bytes({ ...HELLO, features: ["later"] })), { ...read, features: ["later"] });
});

test("parseHello knows no other message, and nothing that is not JSON in UTF-8", () => {
  for (const body of [
    bytes({ ...HELLO, type: "connect" }),
    bytes({ ...HELLO, proof: "AB".repeat(32) }),
    bytes({ ...HELLO, nonce: "short" }),
    bytes({ ...HELLO, plugin: "" }),
    bytes({ ...HELLO, features: "later" }),
    bytes([HELLO]),
    bytes(null),
    Buffer.alloc(0),
    Buffer.from("{"),
    Buffer.concat([bytes(HELLO), Buffer.of(0)]),
    Buffer.from(JSON.stringify({ ...HELLO, plugin: "\u00e9" }), "latin1"),
  ]) {
    assert.equal(parseHello(body), undefined, body.toString("latin1"));
  }
});

test("parseMessage reads every example and fills in what is left out", () => {
  for (const example of GAME_EXAMPLES.filter(({ type }) => type !== "hello")) {
    assert.equal(parseMessage(bytes(example)).type, example["type"]);
  }
  assert.deepEqual(parseMessage(bytes({ type: "connect", url: "ws://h" })), {
    type: "connect",
    url: "ws://h",
    protocols: [],
    headers: {},
    timeoutMs: 10_000,
  });
  assert.deepEqual(parseMessage(bytes({ type: "close" })), { type: "close", code: 1000, reason: "" });
});

test("parseMessage leaves out fields that it does not know", () => {
  assert.deepEqual(parseMessage(bytes({ type: "configure", maxClients: 1, later: { a: [1] } })), {
    type: "configure",
    maxClients: 1,
  });
});

test("parseMessage says which field is wrong", () => {
  assertRefuses(bytes({ type: "connect", url: 5 }), /url: /);
  assertRefuses(bytes({ type: "close", code: -1 }), /code: /);
  assertRefuses(bytes({ type: "connect" }), /url or host and port/);
  assertRefuses(bytes({ type: "connect", url: "ws://h", headers: { a: 1 } }), /headers\.a: /);
  assertRefuses(bytes({ type: "connect", url: "ws://h", headers: [] }), /headers: /);
  const odd = '{"type":"connect","url":"ws://h","headers":{"__proto__":{"a":"b"}}}';
  assertRefuses(Buffer.from(odd), /headers\.__proto__: /);
  assertRefuses(bytes({ url: "ws://h" }), /type: /);
  assertRefuses(bytes({ type: 5 }), /type: /);
  assertRefuses(bytes({ type: null }), /type: /);
});

test("parseMessage says in a sentence which limit the value of an author passes", () => {
  const connect = (fields: object): Buffer => bytes({ type: "connect", url: "ws://h", ...fields });
  const listen = (fields: object): Buffer => bytes({ type: "listen", host: "127.0.0.1", port: 0, ...fields });
  for (const [body, text] of [
    [connect({ url: "" }), "Cannot connect: the URL is empty"],
    [connect({ timeoutMs: 0 }), "Cannot connect: the timeout is 0 ms: it must be from 1 to 120000 ms"],
    [
      connect({ timeoutMs: 120_001 }),
      "Cannot connect: the timeout is 120001 ms: it must be from 1 to 120000 ms",
    ],
    [connect({ protocols: [""] }), "Cannot connect: a subprotocol is empty"],
    [
      connect({ protocols: ["x".repeat(129)] }),
      "Cannot connect: a subprotocol has 129 characters: the limit is 128",
    ],
    [
      connect({ protocols: Array(17).fill("x") }),
      "Cannot connect: there are 17 subprotocols: the limit is 16",
    ],
    [listen({ host: "" }), "Cannot listen: the host is empty"],
    [listen({ host: "x".repeat(256) }), "Cannot listen: the host has 256 characters: the limit is 255"],
    [listen({ origins: [""] }), "Cannot listen: an origin is empty"],
    [listen({ origins: ["x".repeat(257)] }), "Cannot listen: an origin has 257 characters: the limit is 256"],
    [listen({ origins: Array(65).fill("x") }), "Cannot listen: there are 65 origins: the limit is 64"],
  ] as const) {
    assertRefuses(body, new RegExp(`^${text}$`));
  }
  for (const body of [
    connect({ timeoutMs: 120_000, protocols: Array(16).fill("x".repeat(128)) }),
    listen({ host: "x".repeat(255), origins: Array(64).fill("x".repeat(256)) }),
  ]) {
    assert.ok(parseMessage(body));
  }
});

test("parseMessage names a type that it does not know, cut to 64 characters", () => {
  assertRefuses(bytes({ type: "dance" }), /"dance"/, "unknown_message");
  assertRefuses(bytes({ type: "" }), /""/, "unknown_message");
  assertRefuses(bytes({ type: "toString" }), /"toString"/, "unknown_message");
  assertRefuses(bytes({ type: `${"x".repeat(64)}y` }), /"x{64}"/, "unknown_message");
});

test("parseMessage knows that a second hello and the bridge's own messages may not come", () => {
  assertRefuses(bytes(HELLO), /type: /);
  const own = BridgeMessage.options.map(({ shape }) => shape.type.value).filter((type) => type !== "status");
  for (const type of own) {
    assertRefuses(bytes({ type }), /type: /);
  }
});

test("parseMessage refuses what is not one JSON object in UTF-8", () => {
  for (const text of ["", "null", "[]", "5", "{", '{"type":"stop"}{}', '{"type":"stop"} x', '"\u00ff"']) {
    assertRefuses(Buffer.from(text, "latin1"), /message: /);
  }
});
