import assert from "node:assert/strict";
import { LinkError } from "../../bridge/core/errors.ts";
import { parseHello, parseMessage } from "../../bridge/core/link/parse.ts";
import {
  BridgeMessage,
  GameMessage,
  Hello,
  MAX_CLIENT_NUMBER,
  MAX_WIRE_INTEGER,
} from "../../schema/index.ts";
import { messageBytes } from "./gameStream.ts";
import type { Random } from "./random.ts";

const TYPES = new Set<unknown>(
  [Hello, ...GameMessage.options, ...BridgeMessage.options].map(({ shape }) => shape.type.value),
);

/** Any bytes are a message of the schema or a LinkError, which spares the link for an unknown type and nothing else. */
export function message(random: Random): void {
  for (let count = 1 + random.below(3); count > 0; count--) {
    const bytes = messageBytes(random);
    const hello = parseHello(bytes);
    if (hello !== undefined) {
      assert.deepEqual(Hello.parse(hello), hello);
    }
    const first = parse(bytes);
    assert.deepEqual(parse(bytes), first);
    if (first instanceof LinkError) {
      const type = typeOf(bytes);
      const unknown = typeof type === "string" && !TYPES.has(type);
      assert.equal(first.code, unknown ? "unknown_message" : "bad_message", first.message);
      assert.ok(!unknown || first.message.includes(`"${type.slice(0, 64)}"`), first.message);
    } else {
      assert.deepEqual(GameMessage.parse(first), first);
      assertBounded(first);
    }
  }
}

function parse(bytes: Buffer): GameMessage | LinkError {
  try {
    return parseMessage(bytes);
  } catch (error) {
    assert.ok(error instanceof LinkError && error.stage === "link", String(error));
    return error;
  }
}

/** The type that these bytes give themselves, if they are JSON. */
function typeOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes))?.type;
  } catch {
    return undefined;
  }
}

function assertBounded(value: unknown): void {
  if (typeof value === "number") {
    assert.ok(Number.isInteger(value) && value >= 0 && value <= MAX_WIRE_INTEGER, `${value}`);
  } else if (typeof value === "object" && value !== null) {
    const { client } = value as { client?: unknown };
    assert.ok(typeof client !== "number" || client <= MAX_CLIENT_NUMBER, `${client}`);
    Object.values(value).forEach(assertBounded);
  }
}
