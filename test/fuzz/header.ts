import assert from "node:assert/strict";
import { LinkError } from "../../bridge/core/errors.ts";
import { GameMessageParser, parseHello } from "../../bridge/core/link/parse.ts";
import { GameMessage, MAX_WIRE_INTEGER } from "../../schema/index.ts";
import { headerBytes } from "./gameStream.ts";
import type { Random } from "./random.ts";

/** Any bytes are a message of the schema or a LinkError, whatever was parsed before. */
export function header(random: Random): void {
  const parser = new GameMessageParser();
  for (let count = 1 + random.below(3); count > 0; count--) {
    const bytes = headerBytes(random);
    parseHello(bytes);
    const first = parse(parser, bytes);
    assert.deepEqual(parse(parser, bytes), first);
    assert.deepEqual(parse(new GameMessageParser(), bytes), first);
    if (typeof first !== "string") {
      assert.deepEqual(GameMessage.parse(first), first);
      assertBounded(first);
    }
  }
}

function parse(parser: GameMessageParser, bytes: Buffer): GameMessage | string {
  try {
    return parser.parse(bytes);
  } catch (error) {
    assert.ok(error instanceof LinkError && error.code === "bad_message", String(error));
    return error.message;
  }
}

function assertBounded(value: unknown): void {
  if (typeof value === "number") {
    assert.ok(Number.isInteger(value) && value >= 0 && value <= MAX_WIRE_INTEGER, `${value}`);
  } else if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(assertBounded);
  }
}
